import { ProgressLine } from './progress-line.js';
import type { Output } from './terminal.js';

const WIDTH = 30;
/** The shortest time between two drawings, in ms: a terminal is slower than a call. */
const PERIOD = 100;

/** A bar on the last line of a terminal; nothing where there is no terminal. */
export class ProgressBar {
  readonly #line: ProgressLine;
  readonly #total: number;
  #drawn = -Infinity;

  constructor(output: Output, total: number) {
    this.#line = new ProgressLine(output);
    this.#total = total;
  }

  /** Draws the bar, if it is time to. */
  update(done: number, failed: number): void {
    const now = performance.now();
    if (now - this.#drawn < PERIOD && done < this.#total) return;
    this.#drawn = now;
    const filled = Math.floor((done / this.#total) * WIDTH);
    const bar = '='.repeat(filled).padEnd(WIDTH);
    this.#line.show(`[${bar}] ${done}/${this.#total}, ${failed} failed`);
  }

  /** Removes the bar. */
  clear(): void {
    this.#line.clear();
  }
}
