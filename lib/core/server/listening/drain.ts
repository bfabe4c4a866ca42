import { Deadline } from '../../deadline.js';
import type { AGIError } from '../../errors.js';
import { LONGEST_DELAY } from '../../limits.js';
import { refusedValue } from '../../options/check-value.js';
import { anyMilliseconds } from '../../options/number-rules.js';

/**
 * How a server is closed.
 *
 * @publicApi
 */
export interface CloseOptions {
  /** Time in ms, from the end of `notice`, in which running calls may finish; 0 unless given. */
  drain?: number;
  /** Time in ms, from the call of `close()`, in which calls are still accepted; 0 unless given. */
  notice?: number;
}

const TIME = anyMilliseconds();

/** The error for a time that cannot be used; `undefined` if all can. */
export function refusedTime(times: Required<CloseOptions>): AGIError | undefined {
  for (const [name, value] of Object.entries(times)) {
    if (!TIME.accepts(value)) return refusedValue(`close: ${name}`, value, TIME.allowed);
  }
  return undefined;
}

/** The time in which running calls may finish. It can be made shorter, and never longer. */
export class Drain {
  #ends = Infinity;
  #deadline: Deadline | undefined;
  #onEnd: (() => void) | undefined;
  #refuses = false;

  /**
   * Whether a new call is refused. It is not while the queue of the listening socket is emptied: the
   * callers in it are connected already, and a load balancer would not take them elsewhere any more.
   */
  get refuses(): boolean {
    return this.#refuses || performance.now() >= this.#ends;
  }

  refuseCalls(): void {
    this.#refuses = true;
  }

  /** @param ms from now; nothing changes if less time is left anyway */
  limitTo(ms: number): void {
    this.#ends = Math.min(this.#ends, performance.now() + ms);
    this.#arm();
  }

  /** Resolves after so many ms, or at the end of the drain. */
  async pause(ms: number): Promise<void> {
    let pause: Deadline | undefined;
    await this.orUntil(
      new Promise((resolve) => {
        pause = new Deadline(Math.min(ms, LONGEST_DELAY), resolve, undefined);
      }),
    );
    pause?.clear();
  }

  /** Resolves at the end of the drain, or when `waited` is settled. */
  async orUntil(waited: Promise<unknown>): Promise<void> {
    const timeOver = new Promise<void>((resolve) => {
      this.#onEnd = resolve;
    });
    this.#arm();
    await Promise.race([timeOver, waited]);
    this.#deadline?.clear();
    this.#onEnd = undefined;
  }

  #arm(): void {
    const onEnd = this.#onEnd;
    if (onEnd === undefined) return;
    this.#deadline?.clear();
    const left = Math.max(this.#ends - performance.now(), 0);
    this.#deadline = new Deadline(Math.min(left, LONGEST_DELAY), onEnd, undefined);
  }
}
