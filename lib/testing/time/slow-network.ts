import type { Clock } from './clock.js';

/** Carries what one side sends to the other, which gets it some time later, in the order in which it was sent. */
export class SlowNetwork {
  readonly #clock: Clock;
  readonly #ms: number;

  /** @param ms how long anything is under way, in the time of the call */
  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** Lets something arrive. */
  carry(arrive: () => void): void {
    if (this.#ms === 0) {
      arrive();
      return;
    }
    // Both sides wait meanwhile, so virtual time may jump.
    this.#clock.waitBegins();
    this.#clock.schedule(this.#ms, () => {
      this.#clock.waitEnds();
      arrive();
    });
  }
}
