// A test runner may replace the global one where a test fakes the time of its own code.
import { setImmediate } from 'node:timers';

/**
 * Turns of the event loop between the moment when a timer fires and the moment when its owner gives up.
 * In the first turn Node reads its sockets. In the others the bytes that were read reach the code that
 * waits for them, such as a stream in memory, or a socket that closes when both sides have ended.
 */
const TURNS = 4;

/**
 * A moment at which something is given up, unless bytes that arrived before it say otherwise. When the
 * process was busy for long, Node runs the timers that are due before it reads its sockets, and the
 * answer that a timer waits for may have arrived: it is read before the deadline expires.
 */
export class Deadline<Owner = undefined> {
  readonly #expire: (owner: Owner) => void;
  readonly #owner: Owner;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * @param ms from now
   * @param expire called once with `owner`, unless the deadline is cleared before
   */
  constructor(ms: number, expire: (owner: Owner) => void, owner: Owner) {
    this.#expire = expire;
    this.#owner = owner;
    this.#timer = setTimeout(takeTurn, ms, this, TURNS);
  }

  clear(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @internal The timer has fired, and so many turns of the event loop are left. */
  turn(left: number): void {
    if (this.#isOver) return;
    if (left > 0) {
      setImmediate(takeTurn, this, left - 1);
      return;
    }
    this.#isOver = true;
    this.#expire(this.#owner);
  }
}

/** One function for all deadlines, rather than a closure for each. */
function takeTurn(deadline: { turn(left: number): void }, left: number): void {
  deadline.turn(left);
}

/**
 * A moment at which something is done, such as a frame of audio that is due. Nothing is given up then, and
 * so it does not wait for bytes as a {@link Deadline} does. There is one moment at a time.
 */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param ring called once for each moment that was set and not cleared */
  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** @param ms from now, in place of the moment that was set before */
  set(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#ring, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
