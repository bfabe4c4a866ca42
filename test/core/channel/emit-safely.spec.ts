import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorMonitor, EventEmitter } from 'node:events';
import { takeReports } from '../../../lib/core/internal.js';
import { openCall } from './fixture/open-call.js';
import { emitSafely } from '../../../lib/core/channel/emit-safely.js';

let reports: string[] = [];
let stop: () => void;

beforeEach(() => {
  reports = [];
  stop = takeReports(({ message }) => reports.push(message));
});
afterEach(() => {
  stop();
});

const failing = (message: string) => (): never => {
  throw new Error(message);
};
const noCall = (): undefined => undefined;
const callWith = (uniqueId: string | undefined, expected: boolean) => () => ({
  request: { uniqueId },
  isExpectedEnd: () => expected,
});

describe('the listeners of an event', () => {
  it('are called in their order, with the arguments, as the emitter’s', () => {
    const emitter = new EventEmitter();
    const heard: unknown[] = [];
    emitter.on('x', function (this: unknown, ...args: unknown[]) {
      heard.push(this === emitter, ...args);
    });
    emitter.on('x', () => heard.push('second'));
    expect(emitSafely(emitter, 'x', [1, 2], noCall)).toBe(true);
    expect(heard).toEqual([true, 1, 2, 'second']);
  });

  it('may be none', () => {
    expect(emitSafely(new EventEmitter(), 'x', [], noCall)).toBe(false);
    expect(emitSafely(new EventEmitter(), 'error', [new Error('x')], noCall)).toBe(false);
  });

  it('of once are called once', () => {
    const emitter = new EventEmitter();
    let calls = 0;
    emitter.once('x', () => calls++);
    expect(emitSafely(emitter, 'x', [], noCall)).toBe(true);
    expect(emitSafely(emitter, 'x', [], noCall)).toBe(false);
    expect(calls).toBe(1);
  });

  it('of errorMonitor hear of errors alone, before others, also where no other listens', () => {
    const emitter = new EventEmitter();
    const heard: string[] = [];
    emitter.on(errorMonitor, () => heard.push('monitor'));
    expect(emitSafely(emitter, 'error', [], noCall)).toBe(false);
    emitter.on('error', () => heard.push('error'));
    emitter.on('x', () => heard.push('x'));
    expect(emitSafely(emitter, 'error', [], noCall)).toBe(true);
    emitSafely(emitter, 'x', [], noCall);
    expect(heard).toEqual(['monitor', 'monitor', 'error', 'x']);
  });

  it('that fail are reported with the call, and keep no other from being called', async () => {
    const emitter = new EventEmitter();
    let called = false;
    emitter.on('x', failing('thrown'));
    emitter.on('x', (): unknown => Promise.reject(new Error('rejected')));
    emitter.on('x', () => {
      called = true;
    });
    expect(emitSafely(emitter, 'x', [], callWith('17.4', false))).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(called).toBe(true);
    expect(reports).toEqual([
      "[17.4] a listener of 'x' failed: thrown",
      "[17.4] a listener of 'x' failed: rejected",
    ]);
  });

  it('that fail without a call, or for an event named by a symbol, are reported as well', () => {
    const emitter = new EventEmitter();
    const name = Symbol('mine');
    emitter.on('x', failing('one')).on(name, failing('two'));
    emitSafely(emitter, 'x', [], noCall);
    emitSafely(emitter, name, [], callWith(undefined, false));
    expect(reports).toEqual([
      "a listener of 'x' failed: one",
      "a listener of 'Symbol(mine)' failed: two",
    ]);
  });

  it('that fail because the call has ended are not reported', () => {
    const emitter = new EventEmitter();
    emitter.on('x', failing('over'));
    emitSafely(emitter, 'x', [], callWith('17.4', true));
    expect(reports).toEqual([]);
  });
});

it('a report of a listener on a channel names the call', () => {
  const { channel, say } = openCall();
  channel.on('hangup', failing('mistake'));
  say('HANGUP\n');
  expect(reports).toEqual([expect.stringMatching(/^\[17\.4\] .*mistake/)]);
});
