// Test runners replace the global timers where a test fakes the time of its own code.
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';
import type { Clock, Due } from './real-clock.js';

/** Turns of the event loop in which a server that has something to say gets to say it. */
const TURNS = 4;
/** Less time than this, in ms, does not pass while the server is at work: a busy machine is no delay. */
const PATIENCE = 250;

/**
 * Time that jumps. While Asterisk waits in a command, for the end of a prompt or for a key, nothing
 * else goes on, and the next event happens at once. While the server is at work time stands still:
 * where an event is due then (the caller hangs up on a handler that waits for just that), it happens
 * after as long as it takes in real time.
 */
export class VirtualClock implements Clock {
  #present = 0;
  #waits = 0;
  #due: Due[] = [];
  #cancel: (() => void) | undefined;
  #stopped = false;

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
    // What came may be followed by more.
    this.#arm();
  }

  waitBegins(): void {
    this.#waits++;
    this.#arm();
  }

  waitEnds(): void {
    this.#waits--;
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#due = [];
    this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const [first] = this.#due;
    if (first === undefined) return;
    if (this.#waits > 0) {
      this.#afterTurns(TURNS);
      return;
    }
    const timer = setTimeout(
      () => {
        // The server's own timers may have been late as well: it still gets its turns.
        this.#afterTurns(TURNS);
      },
      Math.min(Math.max(first.at - this.#present, PATIENCE), 0x7fff_ffff),
    );
    this.#cancel = () => {
      clearTimeout(timer);
    };
  }

  #afterTurns(turns: number): void {
    const immediate = setImmediate(() => {
      if (turns > 1) this.#afterTurns(turns - 1);
      else this.#jump();
    });
    this.#cancel = () => {
      clearImmediate(immediate);
    };
  }

  #jump(): void {
    const first = this.#due.shift();
    if (first === undefined) return;
    this.#present = first.at;
    first.event();
    this.#arm();
  }
}
