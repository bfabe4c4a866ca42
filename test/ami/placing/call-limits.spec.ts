import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CallLimits, type LimitSettings } from '../../../lib/ami/placing/call-limits.js';
import { EarliestFirst } from '../../../lib/ami/placing/earliest-first.js';
import type { AmiClock } from '../../../lib/ami/transport/transport.js';
import { settings } from '../../fuzz/settings.js';

const NONE: LimitSettings = {
  maxCalls: 0,
  maxCallsPerDestination: 0,
  callsPerSecond: 0,
  maxWaiting: 1_000_000,
};

/** A time that stands still. */
const CLOCK: AmiClock = { now: () => 0, after: () => () => undefined, hold: () => () => undefined };

const turn = (): Promise<void> => new Promise(setImmediate);

/** Lets calls begin, and writes down in which order they do. */
class Line {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #limits: CallLimits;

  constructor(limits: Partial<LimitSettings>) {
    this.#limits = new CallLimits({ ...NONE, ...limits }, CLOCK);
  }

  /** @param call its destination and a number: `a1` */
  enter(call: string, signal?: AbortSignal): void {
    void this.#limits.enter(call.charAt(0), signal).then((end) => {
      if (end === undefined) return;
      this.begun.push(call);
      this.#ends.set(call, end);
    });
  }

  async end(call: string): Promise<void> {
    await turn();
    this.#ends.get(call)?.();
    await turn();
  }
}

describe('calls that wait for their turn', () => {
  it('begin in their order, and past those whose destination is full', async () => {
    const line = new Line({ maxCalls: 2, maxCallsPerDestination: 1 });
    for (const call of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) line.enter(call);
    await turn();
    expect(line.begun).toEqual(['a1', 'b1']);
    await line.end('b1');
    expect(line.begun.slice(2)).toEqual(['b2']);
    await line.end('a1');
    expect(line.begun.slice(3)).toEqual(['a2']);
    await line.end('a2');
    expect(line.begun.slice(4)).toEqual(['a3']);
    await line.end('b2');
    expect(line.begun.slice(5)).toEqual(['c1']);
  });

  it('are passed by the next one when they are cancelled', async () => {
    const line = new Line({ maxCallsPerDestination: 1 });
    const cancelled = new AbortController();
    line.enter('a1');
    line.enter('a2', cancelled.signal);
    line.enter('a3');
    await turn();
    cancelled.abort();
    await line.end('a1');
    expect(line.begun).toEqual(['a1', 'a3']);
  });

  // If each end looked at all that wait, this would take minutes.
  it('cost the same each, however many wait for one destination', async () => {
    const calls = 200_000;
    const limits = new CallLimits({ ...NONE, maxCallsPerDestination: 1 }, CLOCK);
    let begun = 0;
    const call = async (): Promise<void> => {
      const end = await limits.enter('a', undefined);
      begun++;
      end?.();
    };
    await Promise.all(Array.from({ length: calls }, call));
    expect(begun).toBe(calls);
  });
});

it('things come in the order of their numbers, whatever the order in which they were added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (numbers) => {
      const things = new EarliestFirst<{ number: number }>();
      for (const number of numbers) things.add({ number });
      const given: number[] = [];
      for (let one = things.first; one !== undefined; one = things.first) {
        given.push(one.number);
        things.removeFirst();
      }
      expect(given).toEqual([...numbers].sort((one, other) => one - other));
    }),
    settings(300),
  );
});
