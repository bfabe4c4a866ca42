import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel, AgiDialog } from 'nestjs-agi';
import { Notebook } from './notebook.js';
import { say } from './prompts.js';

/** The number of a caller may be any text that the network sends, such as `anonymous`. */
const TELEPHONE = /^\+?(\d{3,15})$/;

/** The offer to a caller when no agent is free, or the office is closed. */
@Injectable({ scope: Scope.REQUEST })
export class CallBack {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly channel: AgiChannel,
    private readonly notebook: Notebook,
  ) {}

  async offer(): Promise<void> {
    await this.dialog.play(say('nobody free'));
    const digits = TELEPHONE.exec(this.channel.request.callerId ?? '')?.[1];
    if (digits === undefined) await this.dialog.play(say('cannot call'));
    else if (await this.isWanted(digits)) await this.promise(digits);
    await this.dialog.play(say('goodbye'));
  }

  private async isWanted(digits: string): Promise<boolean> {
    const wanted = await this.dialog.confirm([say('shall we call'), { digits }, say('right?')]);
    return wanted.outcome === 'matched' && wanted.value;
  }

  private async promise(number: string): Promise<void> {
    this.notebook.callBacks.push(number);
    // Before anything else is said: a caller who hangs up now is called back all the same.
    await this.channel.setVariable('DESK_CALL_BACK', number);
    await this.dialog.play(say('will call'));
  }
}
