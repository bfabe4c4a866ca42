import { AGIError, type AgiChannel, type PlaybackResult, type SayResult } from '../core/index.js';
import { badOption } from './bad-option.js';
import { elementsOf, type Prompt, type PromptElement, type PromptTable } from './prompt.js';

export interface PlayerOptions {
  prompts: PromptTable;
  fallbackLanguage: string;
  onMissing: (prompt: string) => void;
}

/** Plays prompts one element after the other, in the caller's language. */
export class PromptPlayer {
  readonly #channel: AgiChannel;
  readonly #options: PlayerOptions;
  readonly #reported = new Set<string>();
  language: string;

  constructor(channel: AgiChannel, language: string, options: PlayerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.language = language;
  }

  /** Plays until the end or until one of `keys` is pressed: that key, or `null`. */
  async play(prompt: Prompt | undefined, keys: string): Promise<string | null> {
    if (prompt === undefined) return null;
    for (const element of elementsOf(prompt)) {
      const key = await this.#playElement(element, keys);
      if (key !== null) return key;
    }
    return null;
  }

  async #playElement(element: PromptElement, keys: string): Promise<string | null> {
    if (typeof element === 'object' && 'prompt' in element) {
      return this.play(this.#named(element.prompt), keys);
    }
    const { code, digit, completed } = await this.#say(element, keys);
    if (digit === null && !completed && code === 200) await this.reportMissing(nameOf(element));
    return digit;
  }

  #say(element: Exclude<PromptElement, { prompt: string }>, keys: string): Spoken {
    const channel = this.#channel;
    if (typeof element === 'string') return channel.streamFile(element, keys);
    if ('silence' in element) return channel.streamFile(`silence/${element.silence}`, keys);
    if ('digits' in element) return channel.sayDigits(element.digits, keys);
    if ('number' in element) return channel.sayNumber(element.number, keys, element.gender);
    if ('date' in element) return channel.sayDate(element.date, keys);
    if ('time' in element) return channel.sayTime(element.time, keys);
    if ('spell' in element) return channel.sayAlpha(element.spell, keys);
    if ('phonetic' in element) return channel.sayPhonetic(element.phonetic, keys);
    const { datetime, format, timezone } = element;
    return channel.sayDatetime(datetime, keys, format, timezone);
  }

  /** A prompt of the caller's language, `fr` for `fr_CA`, or of the fallback. */
  #named(name: string): Prompt {
    const { prompts, fallbackLanguage } = this.#options;
    const base = this.language.split(/[-_]/)[0] ?? '';
    for (const language of [this.language, base, fallbackLanguage]) {
      const table = Object.hasOwn(prompts, language) ? prompts[language] : undefined;
      const prompt = table && Object.hasOwn(table, name) ? table[name] : undefined;
      if (prompt !== undefined) return prompt;
    }
    throw badOption('prompt', name, `a name in prompts.${this.language} or a fallback of it`);
  }

  /**
   * Asterisk answers -1 for a missing file and for a hangup alike, and its HANGUP line may follow
   * the reply: one more exchange tells them apart.
   */
  async reportMissing(name: string): Promise<void> {
    await this.#channel.noop();
    if (this.#channel.hungUp) throw new AGIError('E_AGI_HANGUP');
    if (this.#reported.has(name)) return;
    this.#reported.add(name);
    this.#options.onMissing(name);
  }
}

function nameOf(element: PromptElement): string {
  if (typeof element === 'string') return element;
  // Not what it says, which may be the caller's own.
  return Object.keys(element).join(' ');
}

type Spoken = Promise<PlaybackResult | SayResult>;
