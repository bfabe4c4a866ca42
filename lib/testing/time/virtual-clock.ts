// Test runners replace the global timers where a test fakes the time of its own code.
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { LONGEST_DELAY } from '../../core/internal.js';
import { EventClock } from './event-clock.js';

/** So many turns of the event loop the server gets to send something before time jumps. */
const TURNS = 4;
/** So many it gets while a service waits, since it may be at work meanwhile. */
const TURNS_OF_SERVICE = 40;
/** While the server is at work, time does not jump by less than this, in ms: a slow machine is no delay. */
const SHORTEST_WAIT = 250;

/**
 * Time that jumps. While Asterisk waits in a command, for the end of a prompt or for a key, nothing
 * else goes on, and the next event happens at once. While the server is at work, time stands still.
 * An event that is due then happens after as long as it takes in real time: the caller may hang up
 * on a handler that waits for just that.
 */
export class VirtualClock extends EventClock {
  #waits = 0;
  #services = 0;
  /** How many turns the server gets before the next jump. */
  #turns = TURNS;

  /** Gives the server more turns than usual before the next jump: a timer of its own has fired. */
  giveTurns(turns: number): void {
    this.#turns = turns;
    this.restart();
  }

  /** A service waits in the time of the call, while the server may be at work on something else. */
  serviceWaits(): void {
    this.#services++;
    this.restart();
  }

  serviceGoesOn(): void {
    this.#services--;
    this.restart();
  }

  catchUp(): void {
    // More bytes may follow those that came: the turns are counted anew.
    this.restart();
  }

  waitBegins(): void {
    this.#waits++;
    this.restart();
  }

  waitEnds(): void {
    this.#waits--;
    this.restart();
  }

  protected waitUntil(at: number): () => void {
    if (this.#waits > 0) return this.#jumpAfterTurns();
    if (this.#services > 0) {
      this.#turns = TURNS_OF_SERVICE;
      return this.#jumpAfterTurns();
    }
    let cancel = (): void => {
      clearTimeout(timer);
    };
    const timer = setTimeout(
      () => {
        // The server's own timers may have been late, too: it still gets its turns.
        cancel = this.#jumpAfterTurns();
      },
      Math.min(Math.max(at - this.now(), SHORTEST_WAIT), LONGEST_DELAY),
    );
    return () => {
      cancel();
    };
  }

  #jumpAfterTurns(): () => void {
    let immediate: NodeJS.Immediate;
    const wait = (turns: number): void => {
      immediate = setImmediate(() => {
        if (turns > 1) {
          wait(turns - 1);
          return;
        }
        this.#turns = TURNS;
        this.runFirst();
      });
    };
    wait(this.#turns);
    return () => {
      clearImmediate(immediate);
    };
  }
}
