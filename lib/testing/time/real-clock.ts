/**
 * The time of a simulated call, in its own milliseconds. All that waits in the simulator waits on
 * this, so that another clock (a virtual one) can take the place of the real one.
 */
export interface Clock {
  /** Milliseconds since the call began. */
  now(): number;
  /** Runs `event` after `delay`, events that are due together in the order they were scheduled. */
  schedule(delay: number, event: () => void): () => void;
  /** Something happened that the clock did not schedule: bytes came, somebody pressed a key. */
  catchUp(): void;
  /** From now on nothing goes on but time, until {@link waitEnds}. */
  waitBegins(): void;
  waitEnds(): void;
  /** Drops all that is scheduled, and what would be from now on. */
  stop(): void;
}

/** Something that is to happen at a time. */
export interface Due {
  readonly at: number;
  readonly event: () => void;
}

/**
 * Real time, `speed` times as fast. What an event schedules counts from the moment the event was
 * due, not from when a busy process got around to it: a script of keys keeps its order and its
 * distances, and positions in a prompt come out the same each time.
 */
export class RealClock implements Clock {
  readonly #speed: number;
  readonly #origin = performance.now();
  #present = 0;
  #due: Due[] = [];
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return this.#present;
  }

  schedule(delay: number, event: () => void): () => void {
    if (this.#stopped) return () => undefined;
    const due = { at: this.#present + Math.max(delay, 0), event };
    const later = this.#due.findIndex(({ at }) => at > due.at);
    this.#due.splice(later === -1 ? this.#due.length : later, 0, due);
    this.#arm();
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
      this.#arm();
    };
  }

  catchUp(): void {
    this.#present = Math.max(this.#present, this.#elapsed());
  }

  waitBegins(): void {
    // Real time passes as it does.
  }

  waitEnds(): void {
    // Real time passes as it does.
  }

  stop(): void {
    this.#stopped = true;
    this.#due = [];
    this.#arm();
  }

  #elapsed(): number {
    return (performance.now() - this.#origin) * this.#speed;
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const [first] = this.#due;
    if (first === undefined) return;
    const wait = (first.at - this.#elapsed()) / this.#speed;
    // One event at a time: what it settles is acted upon before the next one happens.
    if (wait <= 0) {
      const immediate = setImmediate(() => {
        this.#tick();
      });
      this.#cancel = () => {
        clearImmediate(immediate);
      };
    } else {
      const timer = setTimeout(
        () => {
          this.#tick();
        },
        Math.min(Math.ceil(wait), 0x7fff_ffff),
      );
      this.#cancel = () => {
        clearTimeout(timer);
      };
    }
  }

  #tick(): void {
    const [first] = this.#due;
    if (first !== undefined && first.at <= this.#elapsed()) {
      this.#due.shift();
      this.#present = Math.max(this.#present, first.at);
      first.event();
    }
    this.#arm();
  }
}
