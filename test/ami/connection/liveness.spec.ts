import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Liveness } from '../../../lib/ami/connection/liveness.js';
import type { ConnectionSettings } from '../../../lib/ami/connection/settings.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A watch over a session, and what it did. */
function watch(pingInterval = 100): {
  liveness: Liveness;
  did: string[];
  answer: () => Promise<void>;
  fail: () => Promise<void>;
} {
  const did: string[] = [];
  let [answer, fail] = [(): void => undefined, (): void => undefined];
  const liveness = new Liveness(
    {
      ping: () => {
        did.push('ping');
        return new Promise<void>((resolve, reject) => {
          answer = resolve;
          fail = () => {
            reject(new Error('no answer'));
          };
        });
      },
      silent: () => did.push('silent'),
    },
    { pingInterval } as ConnectionSettings,
  );
  const after = async (act: () => void): Promise<void> => {
    act();
    await new Promise(setImmediate);
  };
  return {
    ...{ liveness, did },
    answer: () =>
      after(() => {
        answer();
      }),
    fail: () =>
      after(() => {
        fail();
      }),
  };
}

it('asks a session in which nothing was heard for a whole interval', () => {
  const { did, liveness } = watch();
  jest.advanceTimersByTime(100);
  expect(did).toEqual([]);
  liveness.heard();
  jest.advanceTimersByTime(100);
  expect(did).toEqual([]);
  jest.advanceTimersByTime(100);
  expect(did).toEqual(['ping']);
  liveness.stop();
});

it('does not ask again while it asks, and does after the answer', async () => {
  const { did, answer, liveness } = watch();
  jest.advanceTimersByTime(500);
  expect(did).toEqual(['ping']);
  await answer();
  jest.advanceTimersByTime(100);
  expect(did).toEqual(['ping', 'ping']);
  liveness.stop();
});

it('is silent when no answer comes and nothing else is heard', async () => {
  const { did, fail, liveness } = watch();
  jest.advanceTimersByTime(200);
  await fail();
  expect(did).toEqual(['ping', 'silent']);
  liveness.stop();
});

it('lives when events come instead of the answer, and is asked again later', async () => {
  const { did, fail, liveness } = watch();
  jest.advanceTimersByTime(200);
  liveness.heard();
  await fail();
  expect(did).toEqual(['ping']);
  jest.advanceTimersByTime(200);
  expect(did).toEqual(['ping', 'ping']);
  liveness.stop();
});

it('is not watched any more after stop(), and not at all with an interval of 0', () => {
  const { did, liveness } = watch();
  liveness.stop();
  const never = watch(0);
  jest.advanceTimersByTime(1000);
  expect([did, never.did, jest.getTimerCount()]).toEqual([[], [], 0]);
});
