import type { AGIError } from '../../core/index.js';
import { Deadline } from '../../core/internal.js';
import { abortedAction } from '../connection/pending-action.js';

/** Until when somebody waits for the connection. */
export interface WaitBounds {
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The promises that wait until a client is connected. */
export class ConnectionWaiters {
  readonly #waiters = new Set<(error: AGIError | undefined) => void>();

  /** Waits for {@link settle}. `tooLate` makes the error of a wait that takes longer than is allowed. */
  wait({ timeout, signal }: WaitBounds, tooLate: () => AGIError): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      const done = (error: AGIError | undefined): void => {
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', abort);
        deadline?.clear();
        if (error) reject(error);
        else resolve();
      };
      const abort = (): void => {
        done(abortedAction('whenConnected', signal));
      };
      const deadline =
        timeout === undefined
          ? undefined
          : new Deadline(
              timeout,
              () => {
                done(tooLate());
              },
              undefined,
            );
      signal?.addEventListener('abort', abort);
      this.#waiters.add(done);
    });
    // A promise that nobody awaits must not end the process.
    waiting.catch(() => undefined);
    return waiting;
  }

  /** Settles all waits: with an error, or because there is a connection. */
  settle(error?: AGIError): void {
    for (const done of [...this.#waiters]) done(error);
  }
}
