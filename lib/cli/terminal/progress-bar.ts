import type { Output } from './terminal.js';

const WIDTH = 30;
/** The shortest time between two drawings, in ms: a terminal is slower than a call. */
const PERIOD = 100;
const CLEAR_LINE = '\r\u001b[K';

/** A bar on the last line of a terminal; nothing where there is no terminal. */
export class ProgressBar {
  readonly #output: Output | undefined;
  readonly #total: number;
  #drawn = -Infinity;

  constructor(output: Output, total: number) {
    this.#output = output.isTTY ? output : undefined;
    this.#total = total;
  }

  /** Draws the bar, if it is time to. */
  update(done: number, failed: number): void {
    const now = performance.now();
    if (now - this.#drawn < PERIOD && done < this.#total) return;
    this.#drawn = now;
    const filled = Math.floor((done / this.#total) * WIDTH);
    const bar = '='.repeat(filled).padEnd(WIDTH);
    this.#output?.write(`${CLEAR_LINE}[${bar}] ${done}/${this.#total}, ${failed} failed`);
  }

  /** Removes the bar. */
  clear(): void {
    this.#output?.write(CLEAR_LINE);
  }
}
