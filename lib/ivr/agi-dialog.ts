import {
  frozenCopy,
  maskDigits,
  printable,
  type AgiChannel,
  type StandardSchema,
} from '../core/index.js';
import { ask, type AskResult } from './interactions/ask.js';
import type { AskOptions } from './interactions/ask-options.js';
import { checkWhole } from './bad-option.js';
import { resolvedMenu, resolvedQuestion } from './interactions/definitions.js';
import { isHangup } from './hangup.js';
import { checkHold, hold, type HoldOptions, type HoldResult } from './interactions/hold.js';
import { menu, type MenuResult } from './interactions/menu.js';
import type { MenuOptions } from './interactions/menu-options.js';
import { checkPrompt, type Prompt } from './prompts/prompt.js';
import { checkTable, type PromptTable } from './prompts/prompt-table.js';
import {
  record,
  resolveRecord,
  type RecordingResult,
  type RecordOptions,
} from './interactions/record.js';
import { PromptPlayer } from './prompts/prompt-player.js';

/**
 * Settings of a dialogue. All may be left out.
 *
 * @publicApi
 */
export interface AgiDialogOptions {
  /** Prompts by name for each language; used as `{ prompt: 'welcome' }`. */
  prompts?: PromptTable;
  /** Language of the table for callers whose own it lacks: `en`. */
  fallbackLanguage?: string;
  /** Clock in ms for `totalTimeout`: that of the process. A test in virtual time gives the call's. */
  now?: () => number;
  /**
   * Told of each prompt that Asterisk cannot play, once in a call; a process warning unless given, in
   * Nest a warning of its `Logger`.
   */
  onMissing?: (prompt: string) => void;
}

/**
 * What every telephone menu needs: prompts, questions and choices, with the caller's mistakes,
 * silence and hangup as results. It stands on the public commands of the channel.
 *
 * @example
 * const dialog = new AgiDialog(channel);
 * const pin = await dialog.ask({ prompt: 'enter-pin', length: 4, masked: true });
 *
 * @publicApi
 */
export class AgiDialog {
  readonly #channel: AgiChannel;
  readonly #player: PromptPlayer;
  readonly #now: () => number;

  /**
   * Checks options that are used later, for each call.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt of the table that cannot be played, or
   * that leads to itself
   */
  static check({ prompts = {}, fallbackLanguage = 'en' }: AgiDialogOptions): void {
    checkTable(prompts, fallbackLanguage);
  }

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt of the table that cannot be played */
  constructor(channel: AgiChannel, options: AgiDialogOptions = {}) {
    const { fallbackLanguage = 'en', onMissing = warn } = options;
    AgiDialog.check(options);
    const prompts = frozenCopy(options.prompts ?? {});
    this.#now = options.now ?? (() => performance.now());
    this.#channel = channel;
    this.#player = new PromptPlayer(channel, { prompts, fallbackLanguage, onMissing });
  }

  /** The caller's language: that of the channel, until another is chosen. */
  get language(): string {
    return this.#player.language;
  }

  /**
   * Speaks another language from now on: in the prompts of the table, and in Asterisk's sounds.
   * Asterisk: SET VARIABLE `CHANNEL(language)`.
   */
  useLanguage(language: string): Promise<void> {
    return this.#channel.perform(() => this.#player.useLanguage(language));
  }

  /**
   * Plays a prompt to its end, or until one of `keys` is pressed. Asterisk: STREAM FILE, SAY ….
   *
   * @param keys that interrupt it at any element; none unless given
   * @returns the key, or `null`
   * @throws AGIError `E_AGI_HANGUP` if the caller hangs up
   */
  play(prompt: Prompt, keys = ''): Promise<string | null> {
    return this.#channel.perform(() => {
      checkPrompt('prompt', prompt);
      return this.#player.play(prompt, keys);
    });
  }

  /**
   * Asks for digits, again if need be. Asterisk: STREAM FILE, SAY …, WAIT FOR DIGIT.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, before anything is played, for options that
   * contradict each other
   */
  ask<Value>(
    options: AskOptions<Value> & { validate: StandardSchema<unknown, Value> },
  ): Promise<AskResult<Value>>;
  ask(options: AskOptions): Promise<AskResult>;
  ask<Value>(options: AskOptions<Value>): Promise<AskResult<Value>> {
    return this.#unlessHungUp(() =>
      ask(this.#channel, this.#player, resolvedQuestion(options), this.#now),
    );
  }

  /**
   * Lets the caller choose. Asterisk: STREAM FILE, SAY …, WAIT FOR DIGIT.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, before anything is played, for an empty menu, a
   * choice twice and the like
   */
  menu<Value>(options: MenuOptions<Value>): Promise<MenuResult<Value>> {
    return this.#unlessHungUp(() => menu(this.#channel, this.#player, resolvedMenu(options)));
  }

  /**
   * Asks a question of yes and no: `1` is yes, `2` is no.
   *
   * @param tries how often it is asked
   */
  confirm(prompt: Prompt, tries = 3): Promise<MenuResult<boolean>> {
    return this.#channel.perform(() => {
      checkWhole('tries', tries, 1);
      const choices = [
        { keys: '1', value: true },
        { keys: '2', value: false },
      ];
      return this.menu({ prompt, choices, rounds: tries });
    });
  }

  /**
   * Records the caller, who may hear it and record it again. Asterisk: RECORD FILE, STREAM FILE,
   * WAIT FOR DIGIT.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used
   */
  record(options: RecordOptions): Promise<RecordingResult> {
    return this.#unlessHungUp(() => record(this.#channel, this.#player, resolveRecord(options)));
  }

  /**
   * Does work while the caller hears music, which stops the moment the work is done. Asterisk:
   * STREAM FILE and SAY …, or SET MUSIC.
   *
   * @param work its signal aborts when the caller hangs up or the time is over
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used; what `work` throws
   */
  hold<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    options: HoldOptions,
  ): Promise<HoldResult<Value>> {
    return this.#unlessHungUp(() => {
      checkHold(options);
      return hold(this.#channel, this.#player, work, options);
    });
  }

  /** Runs an operation to whose callers a hangup is a result. */
  #unlessHungUp<Result>(work: () => Promise<Result>): Promise<Result | { outcome: 'hangup' }> {
    return this.#channel.perform(async () => {
      try {
        return await work();
      } catch (error) {
        if (isHangup(error)) return { outcome: 'hangup' };
        throw error;
      }
    });
  }
}

function warn(prompt: string): void {
  const name = printable(JSON.stringify(maskDigits(prompt)));
  process.emitWarning(`Asterisk cannot play ${name}: is the file there?`);
}
