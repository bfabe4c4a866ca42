import {
  AgiArg,
  AgiController,
  AgiDialog,
  AGIRequest,
  AgiRequest,
  AgiRoute,
  Channel,
  type AgiChannel,
} from 'nestjs-agi';
import { Billing } from './billing.js';
import type { Card } from './card.js';
import { Cards } from './cards.js';
import { Carrier } from './carrier.js';
import { say } from './prompts.js';

const MINUTE = 60_000;

/** In seconds of Asterisk's clock; the dialplan notes when the telephone that was called answered. */
const secondsSpoken = (answered: string | null, now: string | null): number =>
  answered === null || answered === '' ? 0 : Number(now) - Number(answered);

/** A hangup ends a handler at any of its lines; the bill is written all the same. */
@AgiController('card')
export class CardController {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly cards: Cards,
    private readonly billing: Billing,
    private readonly carrier: Carrier,
  ) {}

  @AgiRoute('call')
  async call(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const card = await this.identify();
    if (card) await this.connect(channel, card);
    await this.dialog.play(say('goodbye'));
  }

  /** The dialplan comes here when the call is over, in case the session was lost: the bill is written once. */
  @AgiRoute('bill')
  bill(@AgiRequest() { uniqueId: id = '' }: AGIRequest, @AgiArg() args: string[]): Promise<void> {
    const [answered = '', now = ''] = args;
    return this.billing.bill(id, secondsSpoken(answered, now));
  }

  private async identify(): Promise<Card | undefined> {
    for (let tries = 0; tries < 3; tries++) {
      const number = await this.dialog.ask({ prompt: say('card'), length: 8 });
      if (number.outcome !== 'matched') return undefined;
      const pin = await this.dialog.ask({ prompt: say('pin'), max: 8, masked: true });
      if (pin.outcome !== 'matched') return undefined;
      const card = await this.cards.open(number.value, pin.value);
      if (card) return card;
      await this.dialog.play(say('wrong card'));
    }
    return undefined;
  }

  private async connect(channel: AgiChannel, { number }: Card): Promise<void> {
    await this.dialog.play([say('you have'), { number: await this.billing.balance(number) }]);
    const to = await this.dialog.ask({
      prompt: say('destination'),
      max: 15,
      resolve: (digits) => this.carrier.destinationOf(digits),
      failures: { invalid: say('no such number') },
    });
    if (to.outcome !== 'matched') return;
    const { uniqueId: id = '' } = channel.request;
    const call = await this.billing.reserve(id, number, to.value);
    if (!call) {
      await this.dialog.play(say('not enough'));
      return;
    }

    let seconds: number | undefined = 0;
    channel.afterCall(async () => {
      // Unknown where the connection to Asterisk was lost: the dialplan asks for the bill then.
      if (seconds !== undefined) await this.billing.bill(id, seconds);
    });
    const minutes = Math.floor(call.reserved / call.centsPerMinute);
    await this.dialog.play([{ number: minutes }, say('minutes')]);

    seconds = undefined;
    const { answered } = await channel.dial(this.carrier.trunk(call.destination), {
      ring: MINUTE,
      limit: { total: Math.floor((call.reserved * MINUTE) / call.centsPerMinute), warnAt: MINUTE },
      flags: 'U(card-answered)',
    });
    const told = await channel.getVariables('SHARED(CARD_ANSWERED)', 'EPOCH');
    seconds = secondsSpoken(told['SHARED(CARD_ANSWERED)'], told.EPOCH);
    if (!answered) await this.dialog.play(say('busy'));
  }
}
