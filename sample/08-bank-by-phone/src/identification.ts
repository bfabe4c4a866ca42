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

/** Each call adds its own `resolve`, for the account that the caller has entered. */
const PIN = {
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
};

export type Caller =
  | { readonly outcome: 'identified'; readonly account: string }
  | { readonly outcome: 'unknown' | 'locked out' };

@Injectable({ scope: Scope.REQUEST })
export class Identification {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly accounts: Accounts,
  ) {}

  /** The caller is not told whether the account exists: that would be half of the secret. */
  async identify(): Promise<Caller> {
    const account = await this.dialog.ask(ACCOUNT);
    if (account.outcome !== 'matched') return { outcome: 'unknown' };
    const pin = await this.dialog.ask({
      ...PIN,
      resolve: (digits) => this.accounts.open(account.value, digits),
    });
    if (pin.outcome === 'matched') return { outcome: 'identified', account: pin.value.number };
    return { outcome: pin.outcome === 'invalid' ? 'locked out' : 'unknown' };
  }
}
