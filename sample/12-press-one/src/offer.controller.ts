import { AgiController, AgiDialog, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';

/** The call that a customer gets: whoever presses 1 is connected at once. */
@AgiController('campaign')
export class OfferController {
  constructor(private readonly dialog: AgiDialog<'throw'>) {}

  @AgiRoute('offer')
  async offer(@Channel() channel: AgiChannel): Promise<void> {
    const wish = await this.dialog.menu({
      greeting: 'hello-world', // This is Lovelace & Sons. We have news about your order.
      prompt: ['vm-press', { digits: '1' }], // Press 1 to speak with us, 9 to be called no more.
      choices: [
        { keys: '1', value: 'connect' },
        { keys: '9', value: 'remove' },
      ],
      rounds: 2,
    });
    const value = wish.outcome === 'matched' ? wish.value : 'none';
    await channel.setVariable('OFFER', value);
    if (value === 'connect') {
      const { answered } = await channel.dial(['PJSIP/sales-1', 'PJSIP/sales-2'], { ring: 20_000 });
      if (!answered) await this.dialog.play('vm-nobodyavail');
    }
    await this.dialog.play('vm-goodbye');
  }
}
