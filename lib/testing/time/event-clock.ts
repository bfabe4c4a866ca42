import type { Clock } from './clock.js';

/** An event, and the time at which it happens. */
interface DueEvent {
  readonly at: number;
  readonly event: () => void;
}

/**
 * The part that all clocks of a call share: the present, and the events that are due, in order. They differ
 * in how they wait for the next event.
 */
export abstract class EventClock implements Clock {
  #present = 0;
  #due: DueEvent[] = [];
  #cancel: (() => void) | undefined;
  #stopped = false;

  now(): number {
    return this.#present;
  }

  get latest(): number {
    return this.#due.at(-1)?.at ?? this.#present;
  }

  schedule(delay: number, event: () => void): () => void {
    if (this.#stopped) return () => undefined;
    const due = { at: this.#present + Math.max(delay, 0), event };
    const later = this.#due.findIndex(({ at }) => at > due.at);
    this.#due.splice(later === -1 ? this.#due.length : later, 0, due);
    this.restart();
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
      this.restart();
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#due = [];
    this.restart();
  }

  abstract catchUp(): void;
  abstract waitBegins(): void;
  abstract waitEnds(): void;

  /**
   * Waits until the event that is due at `at` may happen, and then calls {@link runFirst}.
   *
   * @returns a function that ends the waiting
   */
  protected abstract waitUntil(at: number): () => void;

  /** Waits anew: another event may be the first now, or none may be left. */
  protected restart(): void {
    this.#cancel?.();
    const [first] = this.#due;
    this.#cancel = first === undefined ? undefined : this.waitUntil(first.at);
  }

  /** Moves the present forward to a time; it never goes back. */
  protected moveTo(time: number): void {
    this.#present = Math.max(this.#present, time);
  }

  /** Lets the first event happen, and then waits for the next one. Tells whether there was one. */
  protected runFirst(): boolean {
    const first = this.#due.shift();
    if (first === undefined) return false;
    this.moveTo(first.at);
    first.event();
    this.restart();
    return true;
  }
}
