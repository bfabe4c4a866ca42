/** The longest part of a call, in commands, that is looked for again. */
const LONGEST_PART = 40;

/** Notices that the same commands come again and again. */
export class Repeats {
  readonly #most: number;
  #commands: string[] = [];
  /** When the last of what was under way at each command is due. */
  #awaited: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** The caller or Asterisk did something of their own: what follows is no repetition. */
  begins(): void {
    this.#commands = [];
    this.#awaited = [];
  }

  /**
   * The commands that come again and again, if this one shows that they do. Numbers in them may change. Music
   * that plays until work is done or a timer fires is no loop.
   *
   * @param now the time of the call
   * @param awaited when the last of what is under way now is due
   */
  notice(line: string, now: number, awaited: number): readonly string[] | undefined {
    this.#commands.push(line.replaceAll(/\d+/g, 'N'));
    this.#awaited.push(awaited);
    const { length } = this.#commands;
    for (let part = 1; part <= LONGEST_PART && part * this.#most <= length; part++) {
      if (!this.#comesAgain(part)) continue;
      const began = length - part * this.#most;
      return now < (this.#awaited[began] ?? 0) ? undefined : this.#commands.slice(-part);
    }
    return undefined;
  }

  #comesAgain(part: number): boolean {
    const commands = this.#commands;
    const from = commands.length - part * this.#most;
    for (let index = commands.length - 1; index >= from + part; index--) {
      if (commands[index] !== commands[index - part]) return false;
    }
    return true;
  }
}
