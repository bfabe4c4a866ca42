import { AgiChannel, AgiController, AgiRoute } from 'nestjs-agi';
import { LookupService } from './lookup.service.js';

@AgiController('order-state')
export class OrderStateController {
  constructor(private readonly lookup: LookupService) {}

  @AgiRoute()
  async tell(channel: AgiChannel): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('vm-enter-num-to-call', 5000, 4);
    await channel.setVariable('ORDER_STATE', await this.lookup.stateOf(digits));
  }
}
