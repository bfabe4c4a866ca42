import {
  AGIError,
  type AgiChannel,
  type CommandOptions,
  type PlaybackResult,
  type SayResult,
  isAGIError,
} from '../../core/index.js';
import { refusedValue } from '../../core/internal.js';
import { isGone } from '../hangup.js';
import { elementsOf, type Prompt, type PromptElement } from './prompt.js';
import { languagesFor, promptNamed, type PromptTable } from './prompt-table.js';

export interface PlayerOptions {
  prompts: PromptTable;
  fallbackLanguage: string;
  onMissing: (prompt: string) => void;
}

/** The formats of Asterisk's SAY DATE and SAY TIME, which take no time zone. */
const DATE_FORMAT = 'ABdY';
const TIME_FORMAT = 'IMp';

/** The state of a call that all its dialogues share. */
interface Conversation {
  language: string;
  /** Missing prompts that were reported: each is reported once. */
  readonly missing: Set<string>;
}

const conversations = new WeakMap<AgiChannel, Conversation>();

function conversationOf(channel: AgiChannel, fallbackLanguage: string): Conversation {
  const present = conversations.get(channel);
  if (present) return present;
  const { language = fallbackLanguage } = channel.request;
  const conversation = { language, missing: new Set<string>() };
  conversations.set(channel, conversation);
  return conversation;
}

/** Plays prompts one element after the other, in the caller's language. */
export class PromptPlayer {
  readonly #channel: AgiChannel;
  readonly #options: PlayerOptions;
  readonly #conversation: Conversation;

  constructor(channel: AgiChannel, options: PlayerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#conversation = conversationOf(channel, options.fallbackLanguage);
  }

  get language(): string {
    return this.#conversation.language;
  }

  async useLanguage(language: string): Promise<void> {
    await this.#channel.setVariable('CHANNEL(language)', language);
    this.#conversation.language = language;
  }

  /** Plays a prompt to its end, or until one of `keys` is pressed. It gives that key, or `null`. */
  async play(prompt: Prompt | undefined, keys: string): Promise<string | null> {
    return prompt === undefined ? null : (await this.#playAll(prompt, keys)).key;
  }

  /** Plays a prompt again and again, until `signal` aborts, or if none of it can be played. */
  async loop(prompt: Prompt, signal: AbortSignal): Promise<void> {
    try {
      let heard = true;
      while (heard && !signal.aborted) ({ heard } = await this.#playAll(prompt, '', signal));
    } catch (error) {
      if (!(isAGIError(error) && error.code === 'E_AGI_ABORTED')) throw error;
    }
  }

  async #playAll(prompt: Prompt, keys: string, signal?: AbortSignal): Promise<Played> {
    let heard = false;
    for (const element of elementsOf(prompt).flatMap(sayable)) {
      const played = await this.#playElement(element, keys, signal);
      heard ||= played.heard;
      if (played.key !== null) return played;
    }
    return { key: null, heard };
  }

  async #playElement(element: PromptElement, keys: string, signal?: AbortSignal): Promise<Played> {
    if (typeof element === 'object' && 'prompt' in element) {
      const { prompt, language = this.language } = element;
      return this.#inLanguage(language, () => this.#playAll(this.#named(prompt), keys, signal));
    }
    const { code, digit, completed } = await this.#say(element, keys, signal && { signal });
    if (digit === null && !completed && code === 200) await this.#reportMissing(nameOf(element));
    return { key: digit, heard: completed || digit !== null };
  }

  async #inLanguage<Result>(language: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.language;
    if (language === before) return work();
    await this.useLanguage(language);
    try {
      return await work();
    } finally {
      // Also after the signal or a hangup ended the prompt: the dialplan goes on in this language.
      this.#conversation.language = before;
      if (!this.#channel.ended) await this.useLanguage(before);
    }
  }

  #say(element: Spoken, keys: string, options?: CommandOptions): Saying {
    const channel = this.#channel;
    const play = (file: string): Saying => channel.streamFile(file, keys, undefined, options);
    const sayDatetime = (at: Date, format?: string, timezone?: string): Saying =>
      channel.sayDatetime(at, keys, format, timezone, options);
    if (typeof element === 'string') return play(element);
    if ('silence' in element) return play(`silence/${element.silence}`);
    if ('digits' in element) return channel.sayDigits(element.digits, keys, options);
    if ('number' in element) {
      return channel.sayNumber(element.number, keys, element.gender, options);
    }
    if ('spell' in element) return channel.sayAlpha(element.spell, keys, undefined, options);
    if ('phonetic' in element) return channel.sayPhonetic(element.phonetic, keys, options);
    const { format, timezone } = element;
    const plain = format === undefined && timezone === undefined;
    if ('datetime' in element) return sayDatetime(element.datetime, format, timezone);
    if ('date' in element) {
      return plain
        ? channel.sayDate(element.date, keys, options)
        : sayDatetime(element.date, format ?? DATE_FORMAT, timezone);
    }
    return plain
      ? channel.sayTime(element.time, keys, options)
      : sayDatetime(element.time, format ?? TIME_FORMAT, timezone);
  }

  /** A prompt of the caller's language, `fr` for `fr_CA`, or of the fallback. */
  #named(name: string): Prompt {
    const { prompts, fallbackLanguage } = this.#options;
    const found = promptNamed(name, prompts, languagesFor(this.language, fallbackLanguage));
    if (found !== undefined) return found;
    const allowed = `a name in prompts.${this.language} or a fallback of it`;
    throw refusedValue('prompt', name, allowed, 'described');
  }

  async #reportMissing(name: string): Promise<void> {
    // Asterisk also answers -1 if the caller is gone.
    if (await isGone(this.#channel)) throw new AGIError('E_AGI_HANGUP');
    const { missing } = this.#conversation;
    if (missing.has(name)) return;
    missing.add(name);
    this.#options.onMissing(name);
  }
}

/** SAY DIGITS has to begin with a digit: a star or a hash before the first digit is played as a file. */
function sayable(element: PromptElement): PromptElement[] {
  if (typeof element === 'string' || !('digits' in element)) return [element];
  const [, keys = '', digits = ''] = /^([*#]*)(.*)$/.exec(String(element.digits)) ?? [];
  const sounds = Array.from(keys, (key) => (key === '*' ? 'digits/star' : 'digits/pound'));
  return digits === '' ? sounds : [...sounds, { digits }];
}

function nameOf(element: PromptElement): string {
  if (typeof element === 'string') return element;
  // Without the value, which may be private to the caller.
  return Object.keys(element).join(' ');
}

/** Any element but a prompt of the table. */
type Spoken = Exclude<PromptElement, { prompt: string }>;

type Saying = Promise<PlaybackResult | SayResult>;

/** The key that ended an element, and whether the caller heard any of it. */
interface Played {
  readonly key: string | null;
  readonly heard: boolean;
}
