import { MAX_ARGUMENTS } from '../limits.js';
import { ORDER, type Environment } from './environment.js';

const STARTS = ORDER.map((key) => `${key}: `);
/** Lines that Asterisk writes at most. */
const MOST_LINES = ORDER.length + MAX_ARGUMENTS;
const LF = '\n';

/**
 * An environment as Asterisk writes it, every key once and in its order: kept as the one text it is,
 * since most calls ask for three facts of it.
 */
export class EnvironmentText {
  readonly #block: string;

  private constructor(block: string) {
    this.#block = block;
  }

  /** `undefined` if it is not exactly what Asterisk writes: then it has to be judged line by line. */
  static of(block: string): EnvironmentText | undefined {
    let line = 0;
    for (let at = 0; at <= block.length; at = endOf(block, at) + 1) {
      if (line >= MOST_LINES || !block.startsWith(startOf(line), at)) return undefined;
      line++;
    }
    return line < ORDER.length ? undefined : new EnvironmentText(block);
  }

  /** The value of a key as sent. */
  get(key: string): string | undefined {
    const start = `${key}: `;
    // Each line starts with a key of its own, so what is found behind a newline is that key's line.
    const at = this.#block.startsWith(start) ? 0 : this.#block.indexOf(LF + start) + 1;
    if (at === 0 && key !== ORDER[0]) return undefined;
    return this.#block.slice(at + start.length, endOf(this.#block, at));
  }

  /** All of it; a new object. */
  toEnvironment(): Environment {
    const environment = Object.create(null) as Environment;
    this.#block.split(LF).forEach((text, line) => {
      environment[keyOf(line)] = text.slice(startOf(line).length);
    });
    return environment;
  }
}

/** Where the line that starts at `at` ends. */
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
