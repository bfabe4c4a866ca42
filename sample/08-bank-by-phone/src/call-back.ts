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
    const number = await this.number();
    if (number === undefined) return;
    this.list.add({ account, number });
    await this.dialog.play(say('will call back'));
  }

  /** The number that the caller calls from, or another one if that is not right. */
  private async number(): Promise<string | undefined> {
    const digits = TELEPHONE.exec(this.request.callerId ?? '')?.[1];
    if (digits === undefined) return this.otherNumber();
    const right = await this.dialog.confirm([
      say('your number'),
      { digits },
      say('right or another'),
    ]);
    // A caller who does not answer is not asked more.
    if (right.outcome !== 'matched') return undefined;
    return right.value ? digits : this.otherNumber();
  }

  private async otherNumber(): Promise<string | undefined> {
    const number = await this.dialog.ask(OTHER_NUMBER);
    return number.outcome === 'matched' ? number.value : undefined;
  }
}
