import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, defineMenu } from 'nestjs-agi';
import { Balance } from './balance.js';
import { CallBack } from './call-back.js';
import type { Errand } from './errand.js';
import { PinChange } from './pin-change.js';
import { say } from './prompts.js';
import { Transactions } from './transactions.js';

/** Its values are literals: a choice without an errand does not compile. */
const MENU = defineMenu({
  prompt: say('menu'),
  choices: [
    { keys: '1', value: 'balance' },
    { keys: '2', value: 'transactions' },
    { keys: '3', value: 'pin' },
    { keys: '4', value: 'call back' },
    { keys: '9', value: 'goodbye' },
  ],
  repeat: '*',
  invalid: say('wrong choice'),
  noInput: say('nothing heard'),
});

@Injectable({ scope: Scope.REQUEST })
export class MainMenu {
  readonly #errands: Record<'balance' | 'transactions' | 'pin' | 'call back', Errand>;

  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    balance: Balance,
    transactions: Transactions,
    pin: PinChange,
    callBack: CallBack,
  ) {
    this.#errands = { balance, transactions, pin, 'call back': callBack };
  }

  /** One service after the other, until the caller wants no more. */
  async serve(account: string): Promise<void> {
    for (;;) {
      const choice = await this.dialog.menu(MENU);
      if (choice.outcome !== 'matched' || choice.value === 'goodbye') return;
      await this.#errands[choice.value].run(account);
    }
  }
}
