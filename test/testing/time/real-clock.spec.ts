import { afterEach, describe, expect, it } from '@jest/globals';
import { RealClock } from '../../../lib/testing/time/real-clock.js';

const clocks: RealClock[] = [];

afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});

function start(speed?: number): RealClock {
  const clock = new RealClock(speed);
  clocks.push(clock);
  return clock;
}

describe('the clock of a call', () => {
  it('keeps order and distances, however busy the process is', async () => {
    const clock = start(10);
    const happened: [string, number][] = [];
    const note = (what: string) => (): void => {
      happened.push([what, clock.now()]);
    };
    await new Promise<void>((resolve) => {
      clock.schedule(30, note('third'));
      clock.schedule(10, () => {
        note('first')();
        // Counts from the moment this was due, though it is late.
        clock.schedule(10, note('second'));
        clock.schedule(30, () => {
          note('last')();
          resolve();
        });
      });
      /* eslint-disable no-restricted-syntax -- keeps the process busy */
      const until = performance.now() + 20;
      while (performance.now() < until);
      /* eslint-enable no-restricted-syntax */
    });
    expect(happened).toEqual([
      ['first', 10],
      ['second', 20],
      ['third', 30],
      ['last', 40],
    ]);
  });

  it('lets code that waits for one event run before the next event', async () => {
    const clock = start(1000);
    const happened: string[] = [];
    const first = new Promise<void>((resolve) => {
      clock.schedule(1, resolve);
    }).then(() => happened.push('what follows the first'));
    await new Promise<void>((resolve) => {
      clock.schedule(1, () => {
        happened.push('the second');
        resolve();
      });
    });
    await first;
    expect(happened).toEqual(['what follows the first', 'the second']);
  });

  it('drops an event that was cancelled, and all events when it stops', async () => {
    const clock = start(1000);
    const happened: string[] = [];
    clock.schedule(1, () => happened.push('taken back'))();
    await new Promise<void>((resolve) => {
      clock.schedule(2, () => {
        clock.schedule(1, () => happened.push('stopped'));
        clock.stop();
        resolve();
      });
    });
    // eslint-disable-next-line no-restricted-syntax -- what would come too late comes by then
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(happened).toEqual([]);
  });

  it('moves only with its events, until catchUp() is called', () => {
    const clock = start(1000);
    expect(clock.now()).toBe(0);
    clock.catchUp();
    expect(clock.now()).toBeGreaterThan(0);
  });
});
