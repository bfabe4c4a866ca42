import { spokenFrame } from './spoken-audio.js';

/** Collects the texts of frames: those that are said one after the other, in order. */
export class HeardText {
  readonly #before: string[] = [];
  #characters: (string | undefined)[] = [];
  #length = 0;
  #share = 0;
  #last = -1;

  /** Takes the next frame; returns whether something was said in it. */
  push(frame: Int16Array): boolean {
    const spoken = spokenFrame(frame);
    if (spoken === undefined) return false;
    const { index, count, part, at, length } = spoken;
    if (index <= this.#last) {
      this.#before.push(this.#current);
      this.#characters = [];
    }
    this.#last = index;
    this.#length = length;
    this.#share = (index + 1) / count;
    Array.from(part, (character, offset) => {
      this.#characters[at + offset] = character;
    });
    return true;
  }

  /** All of the texts that were told; `''` if nothing was said. */
  get text(): string {
    return [...this.#before, this.#current].filter((text) => text !== '').join(' ');
  }

  /** The words that were said up to now. */
  get soFar(): string {
    const words = this.#current.split(' ');
    const said = words.slice(0, Math.ceil(words.length * this.#share));
    return [...this.#before, ...said].join(' ');
  }

  get #current(): string {
    return Array.from({ length: this.#length }, (_, at) => this.#characters[at] ?? '').join('');
  }
}
