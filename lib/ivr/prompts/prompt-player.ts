import {
  AGIError,
  isAGIError,
  type AgiChannel,
  type CommandOptions,
  type PlaybackResult,
  type SayResult,
} from '../../core/index.js';
import { badValue } from '../bad-option.js';
import { isGone } from '../hangup.js';
import { elementsOf, type Prompt, type PromptElement } from './prompt.js';
import { languagesFor, promptNamed, type PromptTable } from './prompt-table.js';

export interface PlayerOptions {
  prompts: PromptTable;
  fallbackLanguage: string;
  onMissing: (prompt: string) => void;
}

/** Asterisk's own formats of SAY DATE and SAY TIME, which know no time zone. */
const DATE_FORMAT = 'ABdY';
const TIME_FORMAT = 'IMp';

/** What all dialogues of a call have in common, however many are made of its channel. */
interface Conversation {
  language: string;
  /** Prompts that were missing, and are told of once. */
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

  /** Plays until the end or until one of `keys` is pressed: that key, or `null`. */
  async play(prompt: Prompt | undefined, keys: string): Promise<string | null> {
    return prompt === undefined ? null : (await this.#playAll(prompt, keys)).key;
  }

  /** Plays again and again, until `signal` aborts; ends by itself where there is nothing to hear. */
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
      // Music that is stopped ends here as well, and what a hangup leaves to the dialplan.
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
    throw badValue('prompt', name, `a name in prompts.${this.language} or a fallback of it`);
  }

  async #reportMissing(name: string): Promise<void> {
    // A caller who is gone gets -1 as well.
    if (await isGone(this.#channel)) throw new AGIError('E_AGI_HANGUP');
    const { missing } = this.#conversation;
    if (missing.has(name)) return;
    missing.add(name);
    this.#options.onMissing(name);
  }
}

/** SAY DIGITS has to begin with a digit: keys before the first one are sounds of their own. */
function sayable(element: PromptElement): PromptElement[] {
  if (typeof element === 'string' || !('digits' in element)) return [element];
  const [, keys = '', digits = ''] = /^([*#]*)(.*)$/.exec(String(element.digits)) ?? [];
  const sounds = Array.from(keys, (key) => (key === '*' ? 'digits/star' : 'digits/pound'));
  return digits === '' ? sounds : [...sounds, { digits }];
}

function nameOf(element: PromptElement): string {
  if (typeof element === 'string') return element;
  // Not what it says, which may be the caller's own.
  return Object.keys(element).join(' ');
}

/** Anything but a name of the table. */
type Spoken = Exclude<PromptElement, { prompt: string }>;

type Saying = Promise<PlaybackResult | SayResult>;

/** The key that ended it, and whether the caller heard anything of it. */
interface Played {
  readonly key: string | null;
  readonly heard: boolean;
}
