import { LONGEST_DELAY } from '../../core/internal.js';
import { EventClock } from './event-clock.js';

/**
 * Real time, `speed` times as fast. What an event schedules counts from the moment the event was
 * due, not from the moment a busy process came to run it: a script of keys keeps its order and its
 * distances, and positions in a prompt come out the same each time.
 */
export class RealClock extends EventClock {
  readonly #speed: number;
  readonly #origin = performance.now();

  constructor(speed = 1) {
    super();
    this.#speed = speed;
  }

  catchUp(): void {
    this.moveTo(this.#elapsed());
  }

  waitBegins(): void {
    // Real time passes by itself.
  }

  waitEnds(): void {
    // Real time passes by itself.
  }

  protected waitUntil(at: number): () => void {
    const wait = (at - this.#elapsed()) / this.#speed;
    const tick = (): void => {
      if (at <= this.#elapsed()) this.runFirst();
      else this.restart();
    };
    // One event at a time: the code that waited for this one runs before the next one happens.
    if (wait <= 0) {
      const immediate = setImmediate(tick);
      return () => {
        clearImmediate(immediate);
      };
    }
    const timer = setTimeout(tick, Math.min(Math.ceil(wait), LONGEST_DELAY));
    return () => {
      clearTimeout(timer);
    };
  }

  #elapsed(): number {
    return (performance.now() - this.#origin) * this.#speed;
  }
}
