import { Deadline } from '../../deadline.js';
import { LONGEST_DELAY } from '../../limits.js';

/** The time that running calls are given to finish: it may be cut short, and is never prolonged. */
export class Drain {
  #ends = Infinity;
  #deadline: Deadline | undefined;
  #onEnd: (() => void) | undefined;
  #refuses = false;

  /**
   * Whether a call that comes now is refused. Not while the queue of the listening socket is emptied:
   * whoever waits there has been connected, and a load balancer would not take him elsewhere any more.
   */
  get refuses(): boolean {
    return this.#refuses || performance.now() >= this.#ends;
  }

  refuseCalls(): void {
    this.#refuses = true;
  }

  /** @param ms counted from now; changes nothing if less is left anyway */
  limitTo(ms: number): void {
    this.#ends = Math.min(this.#ends, performance.now() + ms);
    this.#arm();
  }

  /** Resolves after so many ms, or when the time is over. */
  async pause(ms: number): Promise<void> {
    let pause: Deadline | undefined;
    await this.orUntil(
      new Promise((resolve) => {
        pause = new Deadline(Math.min(ms, LONGEST_DELAY), resolve, undefined);
      }),
    );
    pause?.clear();
  }

  /** Resolves when the time is over, or when `waited` is settled. */
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
