import { setImmediate } from 'node:timers';
import { markHandled } from './mark-handled.js';

/** Turns of the event loop that are given at once; each turn after them is given a little later. */
const TURNS_AT_ONCE = 100;
/** The longest wait for a turn, in ms. */
const LONGEST_WAIT = 1000;

/**
 * Makes sure that no operation of a call settles in the turn of the event loop in which it began.
 *
 * An operation that is refused without a round trip to Asterisk (the caller has hung up, the session
 * is over, an option is wrong) would otherwise settle in a microtask: a loop that swallows the result
 * and tries again would keep the process from ever reading a socket. Such a loop is slowed down, too.
 */
export class SettlementThrottle {
  /** Turns in which Asterisk was heard, or in which something settled that had waited for a turn. */
  #turns = 0;
  /** Turns that were given since Asterisk was last heard. */
  #given = 0;
  /** Whether the caller is there. After the hangup a loop stays as slow as it is. */
  #isLive = true;
  #waiting: (() => void)[] | undefined;

  /** Something has come from Asterisk, which happens in a turn of its own. */
  heard(): void {
    this.#turns++;
    if (this.#isLive) this.#given = 0;
  }

  /** The caller has hung up. */
  hungUp(): void {
    this.#isLive = false;
  }

  /** Runs an operation. Its promise is marked as handled: nobody has to await it. */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return markHandled(this.#run(work));
  }

  async #run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const turns = this.#turns;
    try {
      return await work();
    } finally {
      if (turns === this.#turns) {
        await new Promise<void>((resolve) => {
          this.later(resolve);
        });
      }
    }
  }

  /** Settles something in a later turn: everything that waits settles in the same one. */
  later(settle: () => void): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(settle);
      return;
    }
    this.#waiting = [settle];
    this.#given++;
    const wait = Math.min(this.#given - TURNS_AT_ONCE, LONGEST_WAIT);
    const turn = (): void => {
      this.#turn();
    };
    if (wait <= 0) setImmediate(turn);
    else setTimeout(turn, wait).unref();
  }

  #turn(): void {
    this.#turns++;
    const settling = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const settle of settling) settle();
  }
}
