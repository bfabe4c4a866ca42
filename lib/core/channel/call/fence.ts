import { randomBytes } from 'node:crypto';
import { Deadline } from '../../deadline.js';
import { FENCE_NUDGE } from '../../limits.js';

/** What a fence needs of the lane that it stands in. */
export interface FenceOwner {
  /** Asks Asterisk a question whose answer is this word, and waits for the answer. */
  ask(word: string): void;
}

/**
 * A question that only its own answer can answer: all that comes before belongs to what came before.
 * Asterisk may have read it together with the line before, and then keeps it unread in its stdio
 * buffer until more bytes arrive; so an unanswered fence is followed by another, ever more slowly.
 */
export class Fence {
  readonly #owner: FenceOwner;
  #isUp = false;
  #nudge: Deadline<this> | undefined;
  #wait = 0;
  /** Whether it was followed by another since Asterisk was last heard. */
  #isNudged = false;

  constructor(owner: FenceOwner) {
    this.#owner = owner;
  }

  /** Whether its answer is awaited, and nothing else may be written. */
  get isUp(): boolean {
    return this.#isUp;
  }

  raise(): void {
    this.#isUp = true;
    this.#wait = FENCE_NUDGE;
    this.#ask();
    this.#nudgeLater();
  }

  /** Every question is answered, or the session is over. */
  drop(): void {
    this.#isUp = false;
    this.#isNudged = false;
    this.#nudge?.clear();
  }

  /**
   * Asterisk has sent something, so it reads again (it does not while it fetches a prompt over HTTP),
   * but more questions may lie in its stdio buffer: another one gets them out at once. Only after a
   * nudge, and once for each: the answer to this one is no reason for a further one.
   */
  heard(): void {
    if (!this.#isNudged) return;
    this.#isNudged = false;
    this.#ask();
  }

  /** @internal */
  nudge(): void {
    if (!this.#isUp) return;
    this.#isNudged = true;
    this.#wait *= 2;
    this.#ask();
    this.#nudgeLater();
  }

  #ask(): void {
    this.#owner.ask(randomBytes(16).toString('hex'));
  }

  #nudgeLater(): void {
    this.#nudge?.clear();
    this.#nudge = new Deadline(this.#wait, nudge, this);
  }
}

/** One for all, rather than a closure for each call. */
function nudge(fence: Fence): void {
  fence.nudge();
}
