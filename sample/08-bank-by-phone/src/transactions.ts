import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog } from 'nestjs-agi';
import type { Errand } from './errand.js';
import { Ledger } from './ledger.js';
import { say } from './prompts.js';

const COUNT = 3;

@Injectable({ scope: Scope.REQUEST })
export class Transactions implements Errand {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly ledger: Ledger,
  ) {}

  /** Reads the day and the amount of each; a hash ends the list. */
  async run(account: string): Promise<void> {
    const last = await this.ledger.lastOf(account, COUNT);
    await this.dialog.play(
      last.flatMap(({ date, amount }) => [{ date }, { number: amount }, say('dollars')]),
      '#',
    );
  }
}
