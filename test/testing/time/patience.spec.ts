import { afterEach, expect, it, jest } from '@jest/globals';
import { performance } from 'node:perf_hooks';
import { placeCall } from 'nestjs-agi/testing';
import { Patience } from '../../../lib/testing/time/patience.js';
import { agiServer } from '../../fixtures/servers.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The time in ms that this process is said to have worked since the patience began. */
function pretend(): {
  idle: number;
  active: number;
  processor: number;
  looks: () => Promise<void>;
} {
  let wake = (): void => undefined;
  const spent = {
    ...{ idle: 0, active: 0, processor: 0 },
    /** Resolves when it has been looked so often more. */
    looks: async (): Promise<void> => {
      for (let look = 0; look < 3; look++) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
  jest.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({
    ...{ idle: spent.idle, active: spent.active, utilization: 0 },
  }));
  jest.spyOn(process, 'cpuUsage').mockImplementation(() => {
    wake();
    return { user: spent.processor * 600, system: spent.processor * 400 };
  });
  return spent;
}

it.each([
  ['has nothing to do', { idle: 10 }],
  ['works', { active: 10, processor: 10 }],
  ['does both', { idle: 4, active: 6, processor: 6 }],
])('patience is at its end when the process %s for so long', async (_, done) => {
  const spent = pretend();
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    new Patience(10, () => {
      isOver = true;
      resolve();
    });
  });
  await spent.looks();
  expect(isOver).toBe(false);
  Object.assign(spent, done);
  await over;
});

it.each([
  ['others have the processor', { active: 1000, processor: 9 }],
  ['threads of its own have it', { active: 9, processor: 1000 }],
])('patience is not at its end when %s', async (_, done) => {
  const spent = pretend();
  let isOver = false;
  const patience = new Patience(10, () => (isOver = true));
  Object.assign(spent, done);
  await spent.looks();
  patience.clear();
  expect(isOver).toBe(false);
});

it('a handler that works without end is given up, though it is never idle', async () => {
  const server = agiServer(async (channel) => {
    for (;;) await channel.noop();
  });
  await expect(placeCall(server, '/test', { timeout: 100 }).ended).rejects.toMatchObject({
    code: 'E_AGI_COMMAND_TIMEOUT',
  });
});

it('a call whose process was held up goes on, however long that was', async () => {
  const server = agiServer(async (channel) => {
    // No other thread of the process works meanwhile, and this one has nothing to do either.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
    for (let count = 0; count < 10; count++) await channel.noop();
  });
  const report = await placeCall(server, '/test', { timeout: 350 }).ended;
  expect(report.commands).toHaveLength(10);
});
