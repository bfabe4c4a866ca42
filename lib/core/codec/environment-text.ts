import { MAX_ARGUMENTS } from '../limits.js';
import { ORDER, type Environment } from './environment.js';

const STARTS = ORDER.map((key) => `${key}: `);
/** The most lines that Asterisk writes. */
const MOST_LINES = ORDER.length + MAX_ARGUMENTS;
const LF = '\n';

/**
 * An environment as Asterisk writes it, every key once and in its order. It is kept as one text, since
 * most calls ask for three facts of it.
 */
export class EnvironmentText {
  readonly #block: string;

  private constructor(block: string) {
    this.#block = block;
  }

  /** Gives `undefined` for a block that Asterisk would not write so: it has to be read line by line. */
  static of(block: string): EnvironmentText | undefined {
    let line = 0;
    for (let at = 0; at <= block.length; at = endOf(block, at) + 1) {
      if (line >= MOST_LINES || !block.startsWith(startOf(line), at)) return undefined;
      line++;
    }
    return line < ORDER.length ? undefined : new EnvironmentText(block);
  }

  /** All lines in one text, without the empty line that ends them. */
  get block(): string {
    return this.#block;
  }

  /** The value of a key as sent. */
  get(key: string): string | undefined {
    const start = `${key}: `;
    // Each line starts with a key of its own, so a start that follows a newline is that key's line.
    const at = this.#block.startsWith(start) ? 0 : this.#block.indexOf(LF + start) + 1;
    if (at === 0 && key !== ORDER[0]) return undefined;
    return this.#block.slice(at + start.length, endOf(this.#block, at));
  }

  /** All keys and values, as a new object. */
  toEnvironment(): Environment {
    const environment = Object.create(null) as Environment;
    this.#block.split(LF).forEach((text, line) => {
      environment[keyOf(line)] = text.slice(startOf(line).length);
    });
    return environment;
  }
}

/** The index at which the line ends that starts at `at`. */
function endOf(block: string, at: number): number {
  const newline = block.indexOf(LF, at);
  return newline === -1 ? block.length : newline;
}

function keyOf(line: number): string {
  return ORDER[line] ?? `agi_arg_${line - ORDER.length + 1}`;
}

function startOf(line: number): string {
  return STARTS[line] ?? `${keyOf(line)}: `;
}
