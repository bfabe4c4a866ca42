import { randomBytes } from 'node:crypto';
import type { SpokenFiles } from './spoken-files.js';
import { RecentStore } from './recent-store.js';
import { nameOf, type SpokenText } from './spoken-text.js';
import type { SpokenTexts } from './spoken-texts.js';
import { WAV_RATE, wavOf } from './wav.js';

export interface AddressSettings {
  readonly url: string;
  readonly maxBytes: number;
}

const SECRET_BYTES = 32;

/**
 * What is said, at an address from which Asterisk fetches it. The name is a secret by itself: it is made of the
 * words and a key of this process, and nobody can guess it or work it out from the words.
 */
export class SpokenAddress implements SpokenFiles {
  readonly #texts: SpokenTexts;
  readonly #url: string;
  readonly #kept: RecentStore<Buffer>;
  readonly #secret = randomBytes(SECRET_BYTES);

  constructor(texts: SpokenTexts, { url, maxBytes }: AddressSettings) {
    this.#texts = texts;
    this.#url = url.replace(/\/+$/, '');
    this.#kept = new RecentStore(maxBytes);
  }

  /** @throws AGIError `E_SPEECH_FAILED`, `E_SPEECH_TIMEOUT`, `E_AGI_ABORTED` */
  async ready(said: SpokenText, signal: AbortSignal): Promise<string> {
    const name = nameOf(said, WAV_RATE, this.#secret);
    if (this.#kept.get(name) === undefined) {
      this.#kept.set(name, wavOf(await this.#texts.whole(said, WAV_RATE, signal)));
    }
    // Asterisk fails with an address that is shorter than the path of its cache: this one never is.
    return `${this.#url}/${name}.wav`;
  }

  /** The sound file of a name; `undefined` if there is none. */
  fileOf(name: string): Buffer | undefined {
    return this.#kept.get(name);
  }
}
