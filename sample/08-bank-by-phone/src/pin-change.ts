import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, defineQuestion } from 'nestjs-agi';
import { Accounts } from './accounts.js';
import type { Errand } from './errand.js';
import { say } from './prompts.js';

const MOST_ATTEMPTS = 3;

const NEW_PIN = defineQuestion({
  prompt: say('new pin'),
  min: 4,
  max: 8,
  cancel: '*',
  masked: true,
  // Not the same digit four times.
  validate: /^(?!(\d)\1+$)/,
  failures: { 'too-short': say('weak pin'), invalid: say('weak pin') },
});

const AGAIN = defineQuestion({
  ...NEW_PIN,
  prompt: say('new pin again'),
  failures: {},
  tries: 1,
});

@Injectable({ scope: Scope.REQUEST })
export class PinChange implements Errand {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    private readonly accounts: Accounts,
  ) {}

  /** The new PIN is asked twice, since callers do not see what they press. */
  async run(account: string): Promise<void> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const pin = await this.dialog.ask(NEW_PIN);
      if (pin.outcome !== 'matched') return;
      const again = await this.dialog.ask({ ...AGAIN, validate: (digits) => digits === pin.value });
      if (again.outcome === 'matched') {
        this.accounts.changePin(account, pin.value);
        await this.dialog.play(say('pin changed'));
      }
      if (again.outcome !== 'invalid') return;
      await this.dialog.play(say('pins differ'));
    }
  }
}
