/**
 * The time of a simulated call, in its own milliseconds. All that waits in the simulator waits on
 * this, so that another clock (a virtual one) can take the place of the real one.
 */
export interface Clock {
  /** Milliseconds since the call began. */
  now(): number;
  /** When the last event is due that is scheduled; now, if none is. */
  readonly latest: number;
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
