import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog } from 'nestjs-agi';
import type { Errand } from './errand.js';
import { Ledger } from './ledger.js';
import { say } from './prompts.js';

@Injectable({ scope: Scope.REQUEST })
export class Balance implements Errand {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly ledger: Ledger,
  ) {}

  /** The caller hears music while the ledger looks; a hangup stops the ledger. */
  async run(account: string): Promise<void> {
    const balance = await this.dialog.hold((signal) => this.ledger.balanceOf(account, signal), {
      music: [say('one moment'), { silence: 4 }],
      timeout: this.ledger.patience,
      apology: say('no balance'),
    });
    if (balance.outcome !== 'done') return;
    await this.dialog.play([say('you have'), { number: balance.value }, say('dollars')]);
  }
}
