import type { Duplex } from 'node:stream';
import { Deadline } from '../../core/internal.js';

/**
 * The time by which calls are placed: their limits, the waits of their retries and of their outcomes.
 *
 * @publicApi
 */
export interface AmiClock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Calls a function after so many ms, unless the function that it returns is called before. */
  after(ms: number, act: () => void): () => void;
  /** Tells the clock that work goes on which it does not know of; what it returns tells the end of that. */
  hold(): () => void;
}

/**
 * Where a client gets its connections from instead of the network: a simulated Asterisk of
 * `nestjs-agi/testing`, or a tunnel of your own.
 *
 * @publicApi
 */
export interface AmiTransport {
  /** Opens a connection; it emits `close` at its end, and `error` before that if it failed. */
  connect(): Duplex;
  /** The clock of the calls that are placed; the real one by default. */
  readonly clock?: AmiClock;
}

/** The clock of the machine. */
export const REAL_CLOCK: AmiClock = {
  now: () => performance.now(),
  after: (ms, act) => {
    const deadline = new Deadline(ms, act, undefined);
    return () => {
      deadline.clear();
    };
  },
  hold: () => () => undefined,
};
