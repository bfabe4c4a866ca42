import { AgiController, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';

@AgiController()
export class MenuController {
  /** AGI(agi://127.0.0.1:4573/menu) in the dialplan. */
  @AgiRoute('menu')
  async menu(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('demo-instruct', 5000, 1);
    await channel.setVariable('PRESSED', digits);
  }
}
