import { keysHeardBy, readCommandLine } from './command-line.js';

/** The keys of `--digits`: each group waits for a command that listens for its first key. */
export class ScriptedDigits {
  readonly #groups: string[];

  constructor(groups: readonly string[]) {
    this.#groups = [...groups];
  }

  /** The keys to press now that the server has sent this command; `undefined` for none. */
  takeFor(line: string): string | undefined {
    const [next] = this.#groups;
    if (next === undefined) return undefined;
    if (!keysHeardBy(readCommandLine(line)).includes(next.charAt(0))) return undefined;
    return this.#groups.shift();
  }

  /** The groups whose moment has not come. */
  get unused(): string[] {
    return [...this.#groups];
  }
}
