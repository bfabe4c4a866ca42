import type { AmiClock } from './transport.js';

/** Waits for so many ms of a clock, or until the signal is aborted. */
export function pause(clock: AmiClock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done);
  });
}

/** Does work of the application's, during which the time of a simulated Asterisk stands still. */
export async function held<Result>(
  clock: AmiClock,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const release = clock.hold();
  try {
    return await work();
  } finally {
    release();
  }
}
