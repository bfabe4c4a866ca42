import { afterEach, expect, it, jest } from '@jest/globals';
import { backOff } from '../../../lib/ami/client/back-off.js';
import { makeClient, next, startManager } from '../fixture/client.js';

afterEach(() => {
  jest.restoreAllMocks();
});

it.each([
  ['is the first one at first', [0, 500, 30_000, 0.5], 500],
  ['doubles', [1, 500, 30_000, 0.5], 1000],
  ['doubles each time', [3, 500, 30_000, 0.5], 4000],
  ['is shorter by half at least', [1, 500, 30_000, 0], 500],
  ['is longer by half at most', [1, 500, 30_000, 1], 1500],
  ['ends at the longest', [9, 500, 30_000, 0.5], 30_000],
  ['is never more than the longest', [9, 500, 30_000, 1], 30_000],
  ['stays at the longest, however often', [2000, 500, 30_000, 0.5], 30_000],
  ['is a millisecond at least', [0, 1, 30_000, 0], 1],
  ['is a whole number', [0, 5, 30_000, 0.25], 4],
] as const)('the delay before a reconnect %s', (_, [attempt, first, longest, random], delay) => {
  expect(backOff(attempt, first, longest, random)).toBe(delay);
});

it('a client tries again after growing delays, and begins anew after a success', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const gone = await startManager();
  const { port } = gone;
  await gone.stop();
  const ami = makeClient(port, { reconnectDelay: 2, maxReconnectDelay: 6 });
  const delays: number[] = [];
  ami.on('retry', (_, delay) => delays.push(delay));
  const connecting = ami.connect({ retry: true });
  while (delays.length < 4) await next(ami, 'retry');
  expect(delays.slice(0, 4)).toEqual([2, 4, 6, 6]);
  const manager = await startManager({ port });
  await connecting;
  delays.length = 0;
  manager.on('Challenge', (_, session) => {
    session.end();
  });
  manager.session.end();
  // The delay before the first attempt is that of a loss, and not told.
  await next(ami, 'retry');
  expect(delays).toEqual([4]);
});
