import { Deadline } from '../../deadline.js';
import { AGIError } from '../../errors.js';
import { AFTER_CALL_ABORT_TIME, AFTER_CALL_TIME } from '../../limits.js';
import { IndexedList, type Indexed } from './indexed-list.js';

const TIME_OVER = 'the server has closed, and the time for the work after the call is over';

/** The work after one call, from its begin to its end. */
export interface RunningWork extends Indexed {
  /** The time for it is over. */
  abort(reason: AGIError): void;
}

/** The work after calls that runs on a server. */
export class AfterCalls {
  readonly #running = new IndexedList<RunningWork>();
  #isTimeOver = false;
  #onNone: (() => void) | undefined;

  add(work: RunningWork): void {
    this.#running.add(work);
    if (this.#isTimeOver) abort(work);
  }

  remove(work: RunningWork): void {
    this.#running.remove(work);
    if (this.#running.size === 0) this.#onNone?.();
  }

  /** The server takes calls. */
  open(): void {
    this.#isTimeOver = false;
  }

  /**
   * The server has ended its calls. Resolves when all work is done, but waits for it only for a time:
   * then the signals of the work abort, and a moment later it is not waited for any more.
   */
  async end(): Promise<void> {
    await this.#noneWithin(AFTER_CALL_TIME);
    this.#isTimeOver = true;
    for (const work of this.#running.all()) abort(work);
    await this.#noneWithin(AFTER_CALL_ABORT_TIME);
  }

  async #noneWithin(ms: number): Promise<void> {
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      const deadline = new Deadline(ms, resolve, undefined);
      this.#onNone = () => {
        deadline.clear();
        resolve();
      };
    });
    this.#onNone = undefined;
  }
}

function abort(work: RunningWork): void {
  work.abort(new AGIError('E_AGI_ABORTED', TIME_OVER));
}
