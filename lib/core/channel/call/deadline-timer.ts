import { Deadline } from '../../deadline.js';
import { LONGEST_DELAY } from '../../limits.js';

/**
 * Tells its owner when a deadline has passed, without a timer for each command: a running timer is left
 * alone when the deadline moves further away, and a new one is set only when it has fired too early.
 */
export class DeadlineTimer {
  readonly #owner: { expired(): void };
  #timer: Deadline<this> | undefined;
  #firesAt = Infinity;
  #dueAt = Infinity;

  /** @param owner told when the moment has passed */
  constructor(owner: { expired(): void }) {
    this.#owner = owner;
  }

  /** Moves the deadline to a moment of `performance.now()`. */
  set(dueAt: number): void {
    this.#dueAt = dueAt;
    if (dueAt < this.#firesAt) this.#start();
  }

  /** Moves the deadline to that of a command, whose time begins now if it has not begun. */
  setFor(command: { readonly deadline: number | undefined; dueAt: number | undefined }): void {
    if (command.deadline === undefined) return;
    command.dueAt ??= performance.now() + command.deadline;
    this.set(command.dueAt);
  }

  /** There is no deadline for now. A running timer is kept for the next one. */
  unset(): void {
    this.#dueAt = Infinity;
  }

  stop(): void {
    this.#dueAt = Infinity;
    this.#firesAt = Infinity;
    this.#timer?.clear();
    this.#timer = undefined;
  }

  #start(): void {
    this.#timer?.clear();
    const now = performance.now();
    // A longer delay would overflow Node's timers and fire at once.
    const delay = Math.min(Math.max(Math.ceil(this.#dueAt - now), 0), LONGEST_DELAY);
    this.#firesAt = now + delay;
    this.#timer = new Deadline(delay, fire, this);
  }

  /** @internal Its timer has fired: in time or, where the deadline has moved, too early. */
  fired(): void {
    this.#firesAt = Infinity;
    this.#timer = undefined;
    if (this.#dueAt === Infinity) return;
    if (this.#dueAt > performance.now()) {
      this.#start();
      return;
    }
    this.#dueAt = Infinity;
    this.#owner.expired();
  }
}

/** One function for all timers, rather than a closure for each. */
function fire(timer: DeadlineTimer): void {
  timer.fired();
}
