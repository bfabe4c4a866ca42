import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { DeadlineTimer } from '../../../../lib/core/channel/call/deadline-timer.js';
import { LONGEST_DELAY } from '../../../../lib/core/limits.js';
import { passTime } from '../fixture/pass-time.js';

let expired = 0;
let timer: DeadlineTimer;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  expired = 0;
  timer = new DeadlineTimer({ expired: () => expired++ });
});
afterEach(() => {
  jest.useRealTimers();
});

// eslint-disable-next-line no-restricted-syntax -- the clock stands still between two calls of passTime()
const after = (ms: number): number => performance.now() + ms;

it('tells that the moment has passed, once', async () => {
  timer.set(after(100));
  await passTime(99);
  expect(expired).toBe(0);
  await passTime(1);
  expect(expired).toBe(1);
  await passTime(1000);
  expect(expired).toBe(1);
});

it('has a timer for the whole time, and not one after the other', () => {
  timer.set(after(100));
  jest.advanceTimersByTime(99);
  // It has not fired yet.
  expect(jest.getTimerCount()).toBe(1);
});

it('can be set again when it has passed', async () => {
  timer.set(after(100));
  await passTime(100);
  timer.set(after(100));
  await passTime(100);
  expect(expired).toBe(2);
});

it('passes at once where the moment is past', async () => {
  timer.set(after(-100));
  await passTime(1);
  expect(expired).toBe(1);
});

it('waits longer when the moment moves away, without a second timer', async () => {
  timer.set(after(100));
  await passTime(50);
  timer.set(after(100));
  expect(jest.getTimerCount()).toBe(1);
  await passTime(99);
  expect(expired).toBe(0);
  await passTime(1);
  expect(expired).toBe(1);
});

it('passes earlier when the moment comes nearer, and not once more', async () => {
  timer.set(after(1000));
  timer.set(after(100));
  expect(jest.getTimerCount()).toBe(1);
  await passTime(100);
  expect(expired).toBe(1);
  await passTime(1000);
  expect(expired).toBe(1);
});

it('does not pass while there is none, and keeps its timer for the next one', async () => {
  timer.set(after(100));
  timer.unset();
  expect(jest.getTimerCount()).toBe(1);
  await passTime(200);
  expect(expired).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
  timer.set(after(100));
  timer.unset();
  timer.set(after(150));
  expect(jest.getTimerCount()).toBe(1);
  await passTime(150);
  expect(expired).toBe(1);
});

it('leaves no timer when it is stopped, and can be set after that', async () => {
  timer.set(after(100));
  timer.stop();
  expect(jest.getTimerCount()).toBe(0);
  await passTime(200);
  expect(expired).toBe(0);
  timer.set(after(100));
  await passTime(100);
  expect(expired).toBe(1);
});

it('may be further away than a timer of Node’s can wait', async () => {
  timer.set(after(LONGEST_DELAY + 1000));
  await passTime(LONGEST_DELAY);
  expect(expired).toBe(0);
  await passTime(1000);
  expect(expired).toBe(1);
});
