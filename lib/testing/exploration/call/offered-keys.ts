import type { WatchedInteraction } from '../../../core/index.js';
import type { WaitFor } from '../../channel/waiting.js';
import { commandOf } from './call-words.js';

const TELEPHONE = '0123456789*#';
/** The most keys that are pressed where no dialogue tells how many an answer has. */
const SEVERAL = 4;
/** GET DATA with a file, which may have blanks in it, a time-out, and the most keys. */
const GET_DATA = /^GET DATA (?:"(?:[^"\\]|\\.)*"|[^ ]+) [^ ]+ (\d+)/;

/** Tells which keys are worth trying at each moment at which a command listens for keys. */
export class OfferedKeys {
  readonly #given: Readonly<Record<string, string | readonly string[]>>;
  #interaction: WatchedInteraction | undefined;
  /** The keys that the caller may press, as a dialogue says; `undefined` outside of dialogues. */
  #answers: readonly string[] | undefined;
  /** Whether all answers were offered since the caller was asked, and whether one was while the prompt plays. */
  #offered = false;
  #interrupted = false;
  #line = '';
  #offeredInCommand = false;

  constructor(given: Readonly<Record<string, string | readonly string[]>> = {}) {
    this.#given = given;
  }

  command(line: string): void {
    this.#line = line;
    this.#offeredInCommand = false;
  }

  begins(interaction: WatchedInteraction): void {
    this.#interaction = interaction;
    this.#answers = [];
  }

  asks(answers: readonly string[]): void {
    this.#answers = answers;
    this.#offered = false;
    this.#interrupted = false;
  }

  ends(): void {
    this.#interaction = undefined;
    this.#answers = undefined;
  }

  /** @param name the prompt that plays; `''` for none */
  at(name: string, { keys = '' }: WaitFor): readonly string[] {
    const own = this.#own(name);
    if (this.#answers !== undefined) return this.#inDialogue(own, this.#answers, keys);
    const command = commandOf(this.#line);
    if (this.#offeredInCommand) {
      // A key that is no escape digit ends the wait after the prompt of GET OPTION, and nothing else.
      if (command !== 'GET OPTION' || name !== '') return [];
      const escape = /^GET OPTION "?[^ "]*"? "?([^ "]*)/.exec(this.#line)?.[1] ?? '';
      return Array.from(TELEPHONE)
        .filter((key) => !escape.includes(key))
        .slice(0, 1);
    }
    if (keys === '') return [];
    this.#offeredInCommand = true;
    if (own !== undefined) return own.filter((each) => keys.includes(each.charAt(0)));
    const most = command === 'GET DATA' ? this.#mostKeys() : 1;
    if (most === 1) return Array.from(TELEPHONE).filter((key) => keys.includes(key));
    return ['#', '1', '1'.repeat(Math.min(most, SEVERAL)) + (most > SEVERAL ? '#' : '')];
  }

  #inDialogue(
    own: readonly string[] | undefined,
    answers: readonly string[],
    keys: string,
  ): readonly string[] {
    if (answers.length === 0 || this.#offered) return [];
    const all = [...new Set([...(own ?? []), ...answers])];
    if (/^(?:GET DATA|WAIT FOR DIGIT)/.test(this.#line)) {
      this.#offered = true;
      return all;
    }
    // A key at any element of a prompt comes to the same: one is enough.
    if (this.#interrupted) return [];
    const first = all.find((each) => keys.includes(each.charAt(0)));
    if (first === undefined) return [];
    this.#interrupted = true;
    return [first];
  }

  #own(name: string): readonly string[] | undefined {
    const found = this.#given[this.#interaction?.prompt ?? name] ?? this.#given[name];
    return typeof found === 'string' ? [found] : found;
  }

  #mostKeys(): number {
    const [, most] = GET_DATA.exec(this.#line) ?? [];
    return most === undefined ? Infinity : Number(most);
  }
}
