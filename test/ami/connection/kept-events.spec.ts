import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { KeptEvents } from '../../../lib/ami/connection/kept-events.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

it('sends a ping to a session that is silent, unless it waits for an answer, until it stops', () => {
  const session = { isWaiting: jest.fn(() => false), ping: jest.fn() };
  const events = new KeptEvents(session);
  jest.advanceTimersByTime(500);
  expect(session.ping).not.toHaveBeenCalled();
  events.heard();
  jest.advanceTimersByTime(500);
  expect(session.ping).not.toHaveBeenCalled();
  jest.advanceTimersByTime(500);
  expect(session.ping).toHaveBeenCalledTimes(1);
  session.isWaiting.mockReturnValue(true);
  jest.advanceTimersByTime(5000);
  expect(session.ping).toHaveBeenCalledTimes(1);
  session.isWaiting.mockReturnValue(false);
  jest.advanceTimersByTime(500);
  expect(session.ping).toHaveBeenCalledTimes(2);
  events.stop();
  jest.advanceTimersByTime(5000);
  expect([session.ping.mock.calls.length, jest.getTimerCount()]).toEqual([2, 0]);
});
