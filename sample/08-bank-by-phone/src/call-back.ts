import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, AGIRequest, defineQuestion } from 'nestjs-agi';
import { CallBackList } from './call-back-list.js';
import type { Errand } from './errand.js';
import { say } from './prompts.js';

const OTHER_NUMBER = defineQuestion({
  prompt: say('other number'),
  min: 3,
  max: 15,
  confirm: (digits) => [say('you entered'), { digits }, say('right?')],
});

/** The number of a caller may be any text that the network sends, such as `anonymous`. */
const TELEPHONE = /^\+?(\d{3,15})$/;

@Injectable({ scope: Scope.REQUEST })
export class CallBack implements Errand {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly request: AGIRequest,
    private readonly list: CallBackList,
  ) {}

  async run(account: string): Promise<void> {
    const number = (await this.ownNumber()) ?? (await this.otherNumber());
    if (number === undefined) return;
    this.list.add({ account, number });
    await this.dialog.play(say('will call back'));
  }

  /** The number that the caller calls from, if the caller wants to be called there. */
  private async ownNumber(): Promise<string | undefined> {
    const digits = TELEPHONE.exec(this.request.callerId ?? '')?.[1];
    if (digits === undefined) return undefined;
    const right = await this.dialog.confirm([
      say('your number'),
      { digits },
      say('right or another'),
    ]);
    return right.outcome === 'matched' && right.value ? digits : undefined;
  }

  private async otherNumber(): Promise<string | undefined> {
    const number = await this.dialog.ask(OTHER_NUMBER);
    return number.outcome === 'matched' ? number.value : undefined;
  }
}
