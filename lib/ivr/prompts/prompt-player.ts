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
import type { Prompt } from './prompt.js';
import { fileOf, nameOf, stepsOf, type SpokenElement, type Step } from './prompt-steps.js';
import { languagesFor, promptNamed, type PromptTable } from './prompt-table.js';

export interface PlayerOptions {
  prompts: PromptTable;
  fallbackLanguage: string;
  onMissing: (prompt: string) => void;
}

/** A prompt, or none. */
export type OptionalPrompt = Prompt | undefined;

/**
 * Waits for the keys that follow a prompt.
 *
 * @param file the last sound of the prompt, which is still to be played; `''` if all of it was
 * @param first the key that ended the prompt, if any
 */
export type AfterPrompt<Result> = (file: string, first: string | null) => Promise<Result>;

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

  /** Checks that the table has all prompts that these are made of. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
  check(...prompts: readonly OptionalPrompt[]): void {
    for (const prompt of prompts) this.#stepsOf(prompt);
  }

  /** Plays a prompt to its end, or until one of `keys` is pressed. It gives that key, or `null`. */
  async play(prompt: OptionalPrompt, keys: string): Promise<string | null> {
    const steps = this.#stepsOf(prompt);
    return (await this.#keepingLanguage(() => this.#playSteps(steps, keys))).key;
  }

  /**
   * Plays a prompt up to its last sound, and leaves that one to `then`: a command that plays a sound and
   * also waits for keys misses none between the two.
   *
   * @param keys the keys that end the prompt before its last sound
   */
  playThen<Result>(prompt: Prompt, keys: string, then: AfterPrompt<Result>): Promise<Result> {
    const steps = this.#stepsOf(prompt);
    const last = steps.at(-1);
    const file = last && fileOf(last.element);
    return this.#keepingLanguage(async () => {
      const before = file === undefined ? steps : steps.slice(0, -1);
      const { key } = await this.#playSteps(before, keys);
      if (last === undefined || file === undefined || key !== null) return then('', key);
      await this.#speak(last.language);
      return then(file, null);
    });
  }

  /** Plays a prompt again and again, until `signal` aborts, or if none of it can be played. */
  async loop(prompt: Prompt, signal: AbortSignal): Promise<void> {
    const steps = this.#stepsOf(prompt);
    try {
      let heard = true;
      while (heard && !signal.aborted) {
        ({ heard } = await this.#keepingLanguage(() => this.#playSteps(steps, '', signal)));
      }
    } catch (error) {
      if (!(isAGIError(error) && error.code === 'E_AGI_ABORTED')) throw error;
    }
  }

  /** Reports a sound that was not played. @throws AGIError `E_AGI_HANGUP` if that is because the caller is gone */
  async reportMissing(name: string): Promise<void> {
    if (await isGone(this.#channel)) throw new AGIError('E_AGI_HANGUP');
    const { missing } = this.#conversation;
    if (missing.has(name)) return;
    missing.add(name);
    this.#options.onMissing(name);
  }

  #stepsOf(prompt: OptionalPrompt): readonly Step[] {
    if (prompt === undefined) return [];
    return stepsOf(prompt, this.language, (name, language) => this.#named(name, language));
  }

  async #playSteps(steps: readonly Step[], keys: string, signal?: AbortSignal): Promise<Played> {
    let heard = false;
    for (const { element, language } of steps) {
      await this.#speak(language);
      const { code, digit, completed } = await this.#say(element, keys, signal && { signal });
      if (digit === null && !completed && code === 200) await this.reportMissing(nameOf(element));
      heard ||= completed || digit !== null;
      if (digit !== null) return { key: digit, heard };
    }
    return { key: null, heard };
  }

  async #speak(language: string): Promise<void> {
    if (language !== this.language) await this.useLanguage(language);
  }

  async #keepingLanguage<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.language;
    try {
      return await work();
    } finally {
      if (this.language !== before) {
        // Also after the signal or a hangup ended the prompt: the dialplan goes on in this language.
        this.#conversation.language = before;
        if (!this.#channel.ended) await this.useLanguage(before);
      }
    }
  }

  #say(element: SpokenElement, keys: string, options?: CommandOptions): Saying {
    const channel = this.#channel;
    const sayDatetime = (at: Date, format?: string, timezone?: string): Saying =>
      channel.sayDatetime(at, keys, format, timezone, options);
    const file = fileOf(element);
    if (file !== undefined) return channel.streamFile(file, keys, undefined, options);
    const said = element as Exclude<SpokenElement, string | { silence: number }>;
    if ('digits' in said) return channel.sayDigits(said.digits, keys, options);
    if ('number' in said) return channel.sayNumber(said.number, keys, said.gender, options);
    if ('spell' in said) return channel.sayAlpha(said.spell, keys, undefined, options);
    if ('phonetic' in said) return channel.sayPhonetic(said.phonetic, keys, options);
    const { format, timezone } = said;
    const plain = format === undefined && timezone === undefined;
    if ('datetime' in said) return sayDatetime(said.datetime, format, timezone);
    if ('date' in said) {
      return plain
        ? channel.sayDate(said.date, keys, options)
        : sayDatetime(said.date, format ?? DATE_FORMAT, timezone);
    }
    return plain
      ? channel.sayTime(said.time, keys, options)
      : sayDatetime(said.time, format ?? TIME_FORMAT, timezone);
  }

  /** A prompt of a language, of `fr` for `fr_CA`, or of the fallback. */
  #named(name: string, language: string): Prompt {
    const { prompts, fallbackLanguage } = this.#options;
    const found = promptNamed(name, prompts, languagesFor(language, fallbackLanguage));
    if (found !== undefined) return found;
    const allowed = `a name in prompts.${language} or a fallback of it`;
    throw refusedValue('prompt', name, allowed, 'described');
  }
}

type Saying = Promise<PlaybackResult | SayResult>;

/** The key that ended a prompt, and whether the caller heard any of it. */
interface Played {
  readonly key: string | null;
  readonly heard: boolean;
}
