// A test runner may replace the global one where a test fakes the time of its own code.
import { setImmediate } from 'node:timers';

/**
 * Turns of the event loop between a timer and what it gives up. In the first one Node reads its
 * sockets; in the others what was read gets to where it is waited for, such as a stream in memory, or
 * a socket that closes when both sides are at their end.
 */
const TURNS = 4;

/**
 * A moment at which something is given up, unless what arrived before it says otherwise. After the
 * process was busy for long, Node runs the timers that are due before it reads its sockets, and the
 * answer that a timer waits for may be there already: it is read before the deadline expires.
 */
export class Deadline<Owner = undefined> {
  readonly #expire: (owner: Owner) => void;
  readonly #owner: Owner;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * @param ms from now
   * @param expire called once, unless it is cleared before; given `owner`
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

  /** @internal Its moment has passed, and so many turns of the loop are left. */
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

/** One for all, rather than a closure for each deadline. */
function takeTurn(deadline: { turn(left: number): void }, left: number): void {
  deadline.turn(left);
}
