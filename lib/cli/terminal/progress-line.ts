import type { Output } from './terminal.js';

const CLEAR_LINE = '\r\u001b[K';

/** A line at the end of a terminal that is written anew; nothing where there is no terminal. */
export class ProgressLine {
  readonly #output: Output | undefined;

  constructor(output: Output) {
    this.#output = output.isTTY ? output : undefined;
  }

  show(text: string): void {
    this.#output?.write(`${CLEAR_LINE}${text}`);
  }

  clear(): void {
    this.#output?.write(CLEAR_LINE);
  }
}
