/** The number of connections more than the fewest of the recent past that makes a rush. */
const RUSH = 64;
/** The length, in ms, of the recent past. */
const RECENT = 100;
/** The most connections that wait: as many again as the queue of the kernel holds. */
const MOST_WAITING = 4096;
/** The number of waiting connections that are started in one turn of the event loop. */
const AT_ONCE = 32;

/**
 * Connections that are accepted and not started yet, because thousands come at once.
 *
 * Node accepts one connection in each turn of its event loop, and every call that is already running
 * makes a turn longer. So the queue of the kernel would overflow, and callers would wait for whole
 * seconds. In a rush, connections are accepted first, and started as soon as a turn brings no new one.
 */
export class PendingConnections {
  readonly #waiting: (() => void)[] = [];
  #hasNew = false;
  #fewest = 0;
  #since = 0;

  /**
   * Starts a connection now, or, in a rush, a little later.
   *
   * @param open how many connections are open, this one included
   */
  start(open: number, start: () => void): void {
    if (this.#waiting.length === 0 && !this.#isRush(open)) {
      start();
      return;
    }
    this.#hasNew = true;
    if (this.#waiting.push(start) === 1) setImmediate(this.#turn);
  }

  #isRush(open: number): boolean {
    const now = performance.now();
    if (open < this.#fewest || now - this.#since > RECENT) {
      this.#fewest = open;
      this.#since = now;
    }
    return open - this.#fewest >= RUSH;
  }

  readonly #turn = (): void => {
    if (!this.#hasNew || this.#waiting.length > MOST_WAITING) {
      for (const start of this.#waiting.splice(0, AT_ONCE)) start();
    }
    this.#hasNew = false;
    if (this.#waiting.length > 0) setImmediate(this.#turn);
  };
}
