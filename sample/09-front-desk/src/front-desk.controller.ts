import { AgiController, AgiDialog, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';
import { AfterHours } from './after-hours.js';
import { CallBack } from './call-back.js';
import { Clock } from './clock.js';
import { MENU } from './menu.js';
import { OpeningHours } from './opening-hours.js';
import { say } from './prompts.js';
import { Transfer } from './transfer.js';

@AgiController('front-desk')
export class FrontDeskController {
  constructor(
    private readonly clock: Clock,
    private readonly hours: OpeningHours,
    private readonly dialog: AgiDialog,
    private readonly afterHours: AfterHours,
    private readonly transfer: Transfer,
    private readonly callBack: CallBack,
  ) {}

  /** `AGI(agi://host/front-desk,folder)`: the folder is where messages are recorded. */
  @AgiRoute()
  async welcome(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const now = this.clock.now();
    if (!this.hours.isOpen(now)) return this.afterHours.offer(now);

    const choice = await this.dialog.menu(MENU);
    if (choice.outcome === 'matched') await this.transfer.to(choice.value);
    else await this.dialog.play(say('goodbye'));
  }

  /** The dialplan sends callers here who wanted an extension where nobody answered. */
  @AgiRoute('unserved')
  unserved(): Promise<void> {
    return this.callBack.offer();
  }
}
