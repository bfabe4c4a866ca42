import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, defineQuestion } from 'nestjs-agi';
import { isAccountNumber } from './account-number.js';
import { Accounts } from './accounts.js';
import { say } from './prompts.js';

const ACCOUNT = defineQuestion({
  prompt: say('account'),
  length: 6,
  validate: isAccountNumber,
  failures: { 'no-input': say('nothing heard'), invalid: say('wrong account') },
});

const PIN = defineQuestion({
  prompt: say('pin'),
  min: 4,
  max: 8,
  masked: true,
  tries: 3,
  failures: {
    'no-input': say('nothing heard'),
    'too-short': say('wrong pin'),
    invalid: say('wrong pin'),
  },
});

export type Caller =
  | { readonly outcome: 'identified'; readonly account: string }
  | { readonly outcome: 'unknown' | 'locked out' };

@Injectable({ scope: Scope.REQUEST })
export class Identification {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly accounts: Accounts,
  ) {}

  /** The caller is not told whether the account exists: that would be half of the secret. */
  async identify(): Promise<Caller> {
    const account = await this.dialog.ask(ACCOUNT);
    if (account.outcome !== 'matched') return { outcome: 'unknown' };
    const pin = await this.dialog.ask({
      ...PIN,
      validate: (digits) => this.accounts.accepts(account.value, digits),
    });
    if (pin.outcome === 'matched') return { outcome: 'identified', account: account.value };
    return { outcome: pin.outcome === 'invalid' ? 'locked out' : 'unknown' };
  }
}
