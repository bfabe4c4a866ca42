import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel, AgiDialog } from 'nestjs-agi';
import { Notebook } from './notebook.js';
import { say } from './prompts.js';

/** A caller's number is whatever the network says: `anonymous`, too. */
const TELEPHONE = /^\+?(\d{3,15})$/;

/** What is offered where no agent is free, or none is there. */
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
    // Before anything else is said: who hangs up now is called back all the same.
    await this.channel.setVariable('DESK_CALL_BACK', number);
    await this.dialog.play(say('will call'));
  }
}
