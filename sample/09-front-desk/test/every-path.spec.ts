import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { explore, type ExploredCall } from 'nestjs-agi/testing';
import { Clock } from '../src/clock.js';
import { Notebook } from '../src/notebook.js';

const TIMES = { open: new Date('2026-11-23T11:00:00Z'), closed: new Date('2026-11-28T22:00:00Z') };

let app: INestApplicationContext;
let call: ExploredCall;

beforeEach(async () => {
  const { AppModule } = await import('../src/app.module.js');
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Clock)
    .useValue({ now: () => TIMES[call.choose('office') as keyof typeof TIMES] })
    .compile();
  app = await testing.init();
  app.useLogger(false);
});

afterEach(() => app.close());

it('every path of the front desk ends well, and promises only calls that are in the notebook', async () => {
  const notebook = app.get(Notebook);
  const exploration = await explore(app, ['/front-desk', '/front-desk/unserved'], {
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
      expect(notebook.callBacks.at(-1)).toBe(report.set.DESK_CALL_BACK);
    },
  });
  expect(exploration.report).toMatch(/all ways were walked; 0 faults$/);
}, 1_800_000);
