import type { Clock } from './clock.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * The time of one of several calls that share a clock. The server is at work for a call unless that waits;
 * the time of all calls jumps while it is at work for none.
 */
export class CallTime implements Clock {
  readonly #shared: VirtualClock;
  readonly #origin: number;
  readonly #scheduled = new Set<() => void>();
  #waits = 0;
  #isStopped = false;

  /** @param shared a clock that waits while the server is at work for no call */
  constructor(shared: VirtualClock) {
    this.#shared = shared;
    this.#origin = shared.now();
    shared.waitEnds();
  }

  now(): number {
    return this.#shared.now() - this.#origin;
  }

  get latest(): number {
    return this.#shared.latest - this.#origin;
  }

  schedule(delay: number, event: () => void): () => void {
    if (this.#isStopped) return () => undefined;
    const cancel = this.#shared.schedule(delay, () => {
      this.#scheduled.delete(cancel);
      event();
    });
    this.#scheduled.add(cancel);
    return () => {
      this.#scheduled.delete(cancel);
      cancel();
    };
  }

  catchUp(): void {
    this.#shared.catchUp();
  }

  waitBegins(): void {
    if (this.#isStopped) return;
    if (this.#waits++ === 0) this.#shared.waitBegins();
  }

  waitEnds(): void {
    if (this.#isStopped) return;
    if (--this.#waits === 0) this.#shared.waitEnds();
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    for (const cancel of this.#scheduled) cancel();
    this.#scheduled.clear();
    if (this.#waits === 0) this.#shared.waitBegins();
  }
}
