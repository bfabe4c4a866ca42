import { AGIError } from '../../core/index.js';

interface Running<Value> {
  readonly promise: Promise<Value>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Work that several calls may need at the same time: it is done once for all that wait, and given up when
 * nobody waits any more.
 */
export class SharedWork<Value> {
  readonly #running = new Map<string, Running<Value>>();

  /** Whether the work of this key goes on. */
  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /**
   * Waits for the work of this key, and begins it if it does not go on already.
   *
   * @param work gets a signal that aborts when nobody waits any more
   * @throws AGIError `E_AGI_ABORTED` when `signal` aborts; whatever the work rejects with
   */
  async do(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    if (signal.aborted) throw aborted(signal);
    const running = this.#running.get(key) ?? this.#begin(key, work);
    running.waiting++;
    let onAbort: (() => void) | undefined;
    const gaveUp = new Promise<never>((_, reject) => {
      onAbort = () => {
        reject(aborted(signal));
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([running.promise, gaveUp]);
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
      if (--running.waiting === 0) {
        if (this.#running.get(key) === running) this.#running.delete(key);
        running.abort.abort();
      }
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<Value>): Running<Value> {
    const abort = new AbortController();
    const running: Running<Value> = { promise: work(abort.signal), abort, waiting: 0 };
    const over = (): void => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    };
    running.promise.then(over, over);
    this.#running.set(key, running);
    return running;
  }
}

function aborted(signal: AbortSignal): AGIError {
  const message = 'the signal was aborted before the text was ready to be said';
  return new AGIError('E_AGI_ABORTED', message, { cause: signal.reason });
}
