import type { AmiClock } from '../transport/transport.js';

/** Waits for so many ms of a clock, or until the signal is aborted. */
export function pause(clock: AmiClock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done);
  });
}
