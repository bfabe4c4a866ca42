import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan, ExploredCall } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';
import { Accounts } from '../src/accounts.js';
import { CallBackList, type PromisedCall } from '../src/call-back-list.js';
import { Ledger, type Transaction } from '../src/ledger.js';

const ACCOUNT = '100008';
const NEW_PIN = '1379#';
const START_OF_MENU = 'vm-press';

/** Accounts without the slow hash, which are as at first before each call. */
class PlainAccounts implements Pick<Accounts, 'open' | 'changePin'> {
  pin = '';
  failures = 0;

  reset(): void {
    Object.assign(this, { pin: '2468', failures: 0 });
  }

  async open(number: string, pin: string): Promise<{ readonly number: string } | undefined> {
    if (number !== ACCOUNT || this.failures >= 3) return undefined;
    this.failures = pin === this.pin ? 0 : this.failures + 1;
    return pin === this.pin ? { number } : undefined;
  }

  changePin(_number: string, pin: string): void {
    this.pin = pin;
  }
}

/**
 * Every path of the bank, for its test and for `agi explore`.
 *
 * @param change replaces parts of the bank, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  let call: ExploredCall;
  const accounts = new PlainAccounts();
  const transactions: Transaction[] = [{ date: new Date('2026-09-01T09:00:00Z'), amount: 1200 }];
  const ledger: Pick<Ledger, 'balanceOf' | 'lastOf' | 'patience'> = {
    patience: 8000,
    balanceOf: async () => {
      const how = call.choose('ledger');
      if (how === 'slow') await call.wait(20_000);
      if (how === 'failing') throw new Error('the ledger is down');
      return 420;
    },
    lastOf: async () => {
      if (call.choose('ledger') === 'failing') throw new Error('the ledger is down');
      return transactions;
    },
  };
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Accounts)
    .useValue(accounts)
    .overrideProvider(Ledger)
    .useValue(ledger);
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  const waiting = app.get(CallBackList).waiting as PromisedCall[];
  return {
    target: app,
    path: '/bank',
    callerId: { number: '5551234' },
    keys: {
      account: ACCOUNT,
      pin: ['2468#', '0000#'],
      'new pin': NEW_PIN,
      'new pin again': [NEW_PIN, '2460#'],
      'other number': '5550100#',
    },
    // Where the ledger fails, the dialplan apologizes.
    accept: ({ message }) => !message.endsWith('the ledger is down'),
    // Without its prompt, a PIN is asked for three times in silence.
    maxSilence: 16_000,
    choices: { ledger: ['quick', 'slow', 'failing'] },
    begin: (begun) => {
      call = begun;
      accounts.reset();
      waiting.length = 0;
    },
    // All that the flow remembers: wrong PINs, and how often the new ones of a change differed. A caller who knows the menu
    // does not hear its end. The list of calls and the new PIN are for later calls.
    state: ({ played }) => [
      accounts.failures,
      played.slice(played.lastIndexOf(START_OF_MENU)).filter((prompt) => prompt === 'vm-mismatch')
        .length,
    ],
    invariant: ({ report }) => {
      if (report.set.BANK_CALLER === 'identified') assert.equal(accounts.failures, 0);
      // Who heard that the bank will call back, is called back.
      if (report.played.includes('auth-thankyou')) assert.notEqual(waiting.length, 0);
    },
  };
}

export default exploration;
