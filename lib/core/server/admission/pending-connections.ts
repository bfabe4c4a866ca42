/** Connections beyond the fewest lately, from which on it is a rush. */
const RUSH = 64;
/** How long, in ms, is lately. */
const LATELY = 100;
/** How many wait at most, however many come: as many again as the kernel's queue holds. */
const MOST = 4096;
/** How many of those that wait are let in during one turn of the loop. */
const AT_ONCE = 32;

/**
 * Lets calls in one after the other when thousands come at once. Node accepts one connection in each
 * turn of its loop, and every call that talks already makes a turn longer, until the kernel's queue
 * overflows and callers wait for whole seconds. In a rush, who comes is accepted first, and heard as
 * soon as a turn brings nobody else.
 */
export class Arrivals {
  readonly #waiting: (() => void)[] = [];
  #arrived = false;
  #fewest = 0;
  #since = 0;

  /** @param open how many connections there are, this one included */
  letIn(open: number, start: () => void): void {
    if (this.#waiting.length === 0 && !this.#isRush(open)) {
      start();
      return;
    }
    this.#arrived = true;
    if (this.#waiting.push(start) === 1) setImmediate(this.#turn);
  }

  #isRush(open: number): boolean {
    const now = performance.now();
    if (open < this.#fewest || now - this.#since > LATELY) {
      this.#fewest = open;
      this.#since = now;
    }
    return open - this.#fewest >= RUSH;
  }

  readonly #turn = (): void => {
    if (!this.#arrived || this.#waiting.length > MOST) {
      for (const start of this.#waiting.splice(0, AT_ONCE)) start();
    }
    this.#arrived = false;
    if (this.#waiting.length > 0) setImmediate(this.#turn);
  };
}
