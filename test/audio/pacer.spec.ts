import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pacer, type Paced } from '../../lib/audio/line/pacer.js';

/** The moment of the clock of a pacer. */
let now = 0;
const sent: [name: string, at: number][] = [];

beforeEach(() => {
  now = 1000;
  sent.length = 0;
  jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

function line(name: string): Paced {
  return { sendDue: () => sent.push([name, now]) };
}

function pacer(): Pacer {
  return new Pacer(() => now);
}

/** Time passes, and timers fire in it by the millisecond. */
function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed++) {
    now++;
    jest.advanceTimersByTime(1);
  }
}

function timesOf(name: string): number[] {
  return sent.filter(([of]) => of === name).map(([, at]) => at);
}

describe('Pacer', () => {
  it('sends a frame at once, and one every 20 ms', () => {
    const clock = pacer();
    clock.add(line('a'));
    pass(101);
    const times = timesOf('a');
    expect(times).toHaveLength(6);
    expect(times.every((at, index) => Math.abs(at - 1001 - index * 20) <= 1)).toBe(true);
  });

  it('lets a line that begins later wait no longer than 4 ms', () => {
    const clock = pacer();
    clock.add(line('a'));
    for (const name of ['b', 'c', 'd', 'e']) {
      pass(7);
      const begun = now;
      clock.add(line(name));
      pass(6);
      expect(timesOf(name)[0]! - begun).toBeLessThanOrEqual(5);
      pass(60);
      const gaps = timesOf(name).map((at, index, all) => at - (all[index - 1] ?? at - 20));
      expect(gaps.every((gap) => Math.abs(gap - 20) <= 1)).toBe(true);
    }
  });

  it('does not drift: a minute has 3000 frames', () => {
    const clock = pacer();
    clock.add(line('a'));
    clock.add(line('b'));
    pass(60_000);
    expect([timesOf('a').length, timesOf('b').length]).toEqual([3001, 3001]);
  });

  it('keeps its times when it is late by less than a frame', () => {
    const clock = pacer();
    clock.add(line('a'));
    pass(100);
    sent.length = 0;
    now += 35;
    clock.serve();
    pass(200);
    // The frame that was due at 120 ms is late by 15 ms, and the one after it is not.
    const times = timesOf('a').map((at) => at - 1000);
    expect(times[0]).toBe(135);
    expect(times.slice(1, 5).map((at) => Math.round(at / 20) * 20)).toEqual([140, 160, 180, 200]);
    expect(times.slice(1).every((at) => Math.abs(at - Math.round(at / 20) * 20) <= 1)).toBe(true);
  });

  it('sends each line one frame after it was busy, however long that was, and lets go of the rest', () => {
    const clock = pacer();
    const names = ['a', 'b', 'c'];
    for (const name of names) {
      clock.add(line(name));
      pass(7);
    }
    pass(100);
    for (const busy of [37, 40, 55, 70, 5000]) {
      now += busy;
      sent.length = 0;
      clock.serve();
      expect(sent.map(([name]) => name).sort()).toEqual(names);
      sent.length = 0;
      pass(200);
      // Then each has one frame for every 20 ms again.
      expect(names.map((name) => timesOf(name).length)).toEqual([10, 10, 10]);
    }
  });

  it('has no timer where there is nothing to send', () => {
    const clock = pacer();
    const a = line('a');
    const b = line('b');
    clock.add(a);
    clock.add(b);
    clock.add(b);
    clock.remove(a);
    expect(clock.idle).toBe(false);
    clock.remove(b);
    clock.remove(b);
    expect([clock.idle, jest.getTimerCount()]).toEqual([true, 0]);
    pass(100);
    expect(sent).toEqual([]);
  });

  it('sends nothing more of a line that leaves as it sends', () => {
    const clock = pacer();
    const once: Paced = {
      sendDue: () => {
        sent.push(['once', now]);
        clock.remove(once);
      },
    };
    clock.add(once);
    clock.add(line('a'));
    pass(100);
    expect(timesOf('once')).toHaveLength(1);
    expect(timesOf('a').length).toBeGreaterThan(3);
  });
});
