import { MAX_ENVIRONMENT_LINES } from '../limits.js';
import { ORDER, positionOf, type Environment } from './environment.js';

const STARTS = ORDER.map((key) => `${key}: `);
const LF = '\n';

/**
 * An environment as Asterisk writes it, every key once and in its order: kept as the one text it is,
 * since most calls ask for three facts of it.
 */
export class EnvironmentText {
  readonly #block: string;
  /** Where the lines end, in the order of the keys; those of `agi_arg_1` and so on follow. */
  readonly #ends: readonly number[];

  private constructor(block: string, ends: readonly number[]) {
    this.#block = block;
    this.#ends = ends;
  }

  /** `undefined` if it is not exactly what Asterisk writes: then it has to be judged line by line. */
  static of(block: string): EnvironmentText | undefined {
    const ends: number[] = [];
    let at = 0;
    while (at <= block.length) {
      const line = ends.length;
      if (line >= MAX_ENVIRONMENT_LINES || !block.startsWith(startOf(line), at)) return undefined;
      const newline = block.indexOf(LF, at);
      const end = newline === -1 ? block.length : newline;
      ends.push(end);
      at = end + 1;
    }
    return ends.length < ORDER.length ? undefined : new EnvironmentText(block, ends);
  }

  /** The value of a key as sent. */
  get(key: string): string | undefined {
    const position = positionOf(key);
    // `agi_arg_01` is none of Asterisk's.
    return position !== undefined && keyOf(position) === key ? this.#valueAt(position) : undefined;
  }

  /** All of it; a new object. */
  toEnvironment(): Environment {
    const environment = Object.create(null) as Environment;
    this.#ends.forEach((_, line) => {
      environment[keyOf(line)] = this.#valueAt(line) ?? '';
    });
    return environment;
  }

  #valueAt(line: number): string | undefined {
    const end = this.#ends[line];
    if (end === undefined) return undefined;
    const before = line === 0 ? -1 : (this.#ends[line - 1] ?? -1);
    return this.#block.slice(before + 1 + startOf(line).length, end);
  }
}

function keyOf(line: number): string {
  return ORDER[line] ?? `agi_arg_${line - ORDER.length + 1}`;
}

function startOf(line: number): string {
  return STARTS[line] ?? `${keyOf(line)}: `;
}
