import { AGIError, type AgiChannel, isAGIError } from '../../core/index.js';
import { refusedValue } from '../../core/internal.js';
import { isGone } from '../hangup.js';
import { Speaker } from '../speech/speaker.js';
import type { Speech } from '../speech/define-speech.js';
import { playElement } from './play-element.js';
import type { Prompt } from './prompt.js';
import { fileOf, nameOf, spokenTextOf, stepsOf, type Step } from './prompt-steps.js';
import { languagesFor, promptNamed, type PromptTable } from './prompt-table.js';

export interface PlayerOptions {
  prompts: PromptTable;
  fallbackLanguage: string;
  onMissing: (prompt: string) => void;
  speech: Speech | undefined;
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
  /** Says what prompts `{ say }`. */
  readonly speaker: Speaker;

  constructor(channel: AgiChannel, options: PlayerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#conversation = conversationOf(channel, options.fallbackLanguage);
    this.speaker = new Speaker(channel, options.speech);
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

  /**
   * Plays a prompt to its end, or until one of `keys` is pressed. It gives that key, or `null`.
   *
   * @param signal ends it: it then rejects with `E_AGI_ABORTED`
   */
  async play(prompt: OptionalPrompt, keys: string, signal?: AbortSignal): Promise<string | null> {
    const steps = this.#stepsOf(prompt);
    return (await this.#keepingLanguage(() => this.#playSteps(steps, keys, signal))).key;
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
    const isFile = last !== undefined && this.#isFile(last);
    return this.#keepingLanguage(async () => {
      const { key } = await this.#playSteps(
        isFile ? steps.slice(0, -1) : steps,
        keys,
        undefined,
        last,
      );
      if (!isFile || key !== null) return then('', key);
      await this.#speak(last.language);
      return then(await this.#fileOf(last), null);
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
    const steps = stepsOf(prompt, this.language, (name, language) => this.#named(name, language));
    if (steps.some((step) => spokenTextOf(step) !== undefined)) this.speaker.check();
    return steps;
  }

  #isFile(step: Step): boolean {
    if (fileOf(step.element) !== undefined) return true;
    return spokenTextOf(step) !== undefined && this.speaker.speaksByFile;
  }

  async #fileOf(step: Step): Promise<string> {
    const said = spokenTextOf(step);
    return said === undefined ? (fileOf(step.element) ?? '') : this.speaker.fileOf(said);
  }

  /** @param last the step after these, which is played later */
  async #playSteps(
    steps: readonly Step[],
    keys: string,
    signal?: AbortSignal,
    last?: Step,
  ): Promise<Played> {
    let heard = false;
    const texts = [...steps, last].map((step) => step && spokenTextOf(step));
    for (const [index, step] of steps.entries()) {
      await this.#speak(step.language);
      // The next text is made while this one plays.
      const said = texts[index];
      const next = texts.slice(index + 1).find((text) => text !== undefined);
      if (said === undefined && next) this.speaker.prepare(next);
      const saying =
        said === undefined
          ? playElement(this.#channel, step.element, keys, signal && { signal })
          : this.speaker.play(said, keys, signal, next);
      const { code, digit, completed } = await saying;
      if (digit === null && !completed && code === 200)
        await this.reportMissing(nameOf(step.element));
      heard ||= completed || digit !== null;
      if (digit !== null) return { key: digit, heard };
    }
    const next = texts.at(-1);
    if (steps.length === 0 && last && next) this.speaker.prepare(next);
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

  /** A prompt of a language, of `fr` for `fr_CA`, or of the fallback. */
  #named(name: string, language: string): Prompt {
    const { prompts, fallbackLanguage } = this.#options;
    const found = promptNamed(name, prompts, languagesFor(language, fallbackLanguage));
    if (found !== undefined) return found;
    const allowed = `a name in prompts.${language} or a fallback of it`;
    throw refusedValue('prompt', name, allowed, 'described');
  }
}

/** The key that ended a prompt, and whether the caller heard any of it. */
interface Played {
  readonly key: string | null;
  readonly heard: boolean;
}
