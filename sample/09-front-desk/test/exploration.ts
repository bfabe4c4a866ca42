import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan, ExploredCall } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';
import { Clock } from '../src/clock.js';
import { Notebook } from '../src/notebook.js';

const TIMES = { open: new Date('2026-11-23T11:00:00Z'), closed: new Date('2026-11-28T22:00:00Z') };

/**
 * Every path of the front desk, for its test and for `agi explore`.
 *
 * @param change replaces parts of the desk, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  let call: ExploredCall;
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Clock)
    .useValue({ now: () => TIMES[call.choose('office') as keyof typeof TIMES] });
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  const notebook = app.get(Notebook);
  return {
    target: app,
    path: ['/front-desk', '/front-desk/unserved'],
    args: ['/messages'],
    callerId: { number: '5551234' },
    functions: { QUEUE_WAITING_COUNT: (queue) => (queue === 'support' ? '2' : '0') },
    choices: { office: ['open', 'closed'] },
    begin: (begun) => {
      call = begun;
      notebook.messages.length = 0;
      notebook.callBacks.length = 0;
    },
    state: () => notebook,
    invariant: ({ report }) => {
      assert.equal(notebook.callBacks.at(-1), report.set.DESK_CALL_BACK);
    },
  };
}

export default exploration;
