// Test runners replace the global timers where a test fakes the time of its own code.
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { LONGEST_DELAY } from '../../core/internal.js';
import { EventClock } from './event-clock.js';

/** So many turns of the event loop the server gets to send something before time jumps. */
const TURNS = 4;
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
        if (turns > 1) wait(turns - 1);
        else this.runFirst();
      });
    };
    wait(TURNS);
    return () => {
      clearImmediate(immediate);
    };
  }
}
