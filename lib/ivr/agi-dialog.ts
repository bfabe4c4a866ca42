import {
  AGIError,
  maskDigits,
  printable,
  type AgiChannel,
  type StandardSchema,
} from '../core/index.js';
import {
  checkOptionalValue,
  checkValue,
  frozenCopy,
  integer,
  isCallerGone,
  oneOf,
} from '../core/internal.js';
import type { AgiDialogOptions, DialogResult, HangupMode } from './dialog-options.js';
import {
  choicesOf,
  choiceTaken,
  outcomesOfMenu,
  outcomesOfQuestion,
} from './interactions/answers.js';
import { ask, type AskResult } from './interactions/ask.js';
import type { AskOptions, Lookup } from './interactions/ask-options.js';
import { resolvedMenu, resolvedQuestion } from './interactions/definitions.js';
import {
  checkHold,
  hold,
  musicOf,
  type HoldOptions,
  type HoldResult,
} from './interactions/hold.js';
import { menu, type MenuResult } from './interactions/menu.js';
import type { ChosenValue, MenuOptions, MixedMenuOptions } from './interactions/menu-options.js';
import { noteHashMayFollow } from './keys/following-hash.js';
import { checkPrompt, type Prompt } from './prompts/prompt.js';
import { tableOf } from './prompts/define-prompts.js';
import { checkTable } from './prompts/prompt-table.js';
import { record } from './interactions/record.js';
import {
  outcomesOfRecord,
  resolveRecord,
  type RecordingResult,
  type RecordOptions,
} from './interactions/record-options.js';
import { watched } from './interactions/watched.js';
import { speechOf } from './speech/define-speech.js';
import { PromptPlayer } from './prompts/prompt-player.js';

/**
 * A dialogue with a caller: prompts, questions, menus and recordings, with the caller's mistakes,
 * silence and hangup as results. It uses only public commands of the channel.
 *
 * @example
 * const dialog = new AgiDialog(channel);
 * const pin = await dialog.ask({ prompt: 'enter-pin', length: 4, masked: true });
 *
 * @publicApi
 */
export class AgiDialog<Hangup extends HangupMode = 'result'> {
  readonly #channel: AgiChannel;
  readonly #player: PromptPlayer;
  readonly #now: () => number;
  readonly #hangup: HangupMode;

  /**
   * Checks options that are used later, for each call. The constructor checks them as well.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt of the table that cannot be played, or
   * that leads to itself
   */
  static check({ prompts, fallbackLanguage, hangup, speech }: AgiDialogOptions): void {
    checkOptionalValue('hangup', hangup, oneOf('result', 'throw'));
    if (speech !== undefined) speechOf(speech);
    const { table, fallback } = tableOf(prompts, fallbackLanguage);
    checkTable(table, fallback);
  }

  /**
   * @param channel the channel of the call
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt of the table that cannot be played
   */
  constructor(channel: AgiChannel, options: AgiDialogOptions<Hangup> = {}) {
    const { onMissing = warn, hangup = 'result' } = options;
    AgiDialog.check(options);
    const { table, fallback } = tableOf(options.prompts, options.fallbackLanguage);
    this.#now = options.now ?? (() => performance.now());
    this.#channel = channel;
    this.#hangup = hangup;
    this.#player = new PromptPlayer(channel, {
      prompts: frozenCopy(table),
      fallbackLanguage: fallback,
      onMissing,
      speech: options.speech && speechOf(options.speech),
    });
  }

  /** The caller's language: the language of the channel, until {@link useLanguage} sets another. */
  get language(): string {
    return this.#player.language;
  }

  /**
   * Changes the caller's language, for the prompts of the table and for Asterisk's sounds. Asterisk:
   * SET VARIABLE `CHANNEL(language)`.
   *
   * @throws AGIError as {@link AgiChannel.setVariable} does
   */
  useLanguage(language: string): Promise<void> {
    return this.#channel.perform(() => this.#player.useLanguage(language));
  }

  /**
   * Plays a prompt to its end, or until one of `keys` is pressed. Asterisk: STREAM FILE, SAY ….
   *
   * @param keys the keys that interrupt the prompt at any element; none unless given
   * @returns the key that was pressed, or `null`
   * @throws AGIError `E_AGI_HANGUP` if the caller hangs up
   */
  play(prompt: Prompt, keys = ''): Promise<string | null> {
    return this.#channel.perform(async () => {
      checkPrompt('prompt', prompt);
      const key = await this.#player.play(prompt, keys);
      noteHashMayFollow(this.#channel, key !== null && key !== '#');
      return key;
    });
  }

  /**
   * Asks the caller for digits, and asks again after a mistake. Asterisk: STREAM FILE, SAY …, and GET DATA, or
   * WAIT FOR DIGIT for questions that GET DATA cannot ask.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, before anything is played, for options that
   * contradict each other
   */
  ask<Value>(
    options: AskOptions<Value> &
      ({ resolve: Lookup<Value> } | { validate: StandardSchema<unknown, Value> }),
  ): Promise<DialogResult<AskResult<Value>, Hangup>>;
  ask(options: AskOptions): Promise<DialogResult<AskResult, Hangup>>;
  ask<Value>(options: AskOptions<Value>): Promise<DialogResult<AskResult<Value>, Hangup>> {
    return this.#unlessHungUp(() => {
      const question = resolvedQuestion(options);
      return watched(
        this.#channel,
        () => ({
          kind: 'ask',
          prompt: question.prompt,
          outcomes: outcomesOfQuestion(question),
        }),
        () => ask(this.#channel, this.#player, question, this.#now),
      );
    });
  }

  /**
   * Lets the caller choose from a menu. Asterisk: STREAM FILE, SAY …, GET DATA, WAIT FOR DIGIT.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, before anything is played, for an empty menu, two
   * choices with the same keys, and other mistakes
   */
  menu<const Values extends readonly unknown[]>(
    options: MixedMenuOptions<Values>,
  ): Promise<DialogResult<MenuResult<ChosenValue<Values[number]>>, Hangup>>;
  menu<Value>(options: MenuOptions<Value>): Promise<DialogResult<MenuResult<Value>, Hangup>>;
  menu<Value>(options: MenuOptions<Value>): Promise<DialogResult<MenuResult<Value>, Hangup>> {
    return this.#unlessHungUp(() => {
      const resolved = resolvedMenu(options);
      return watched(
        this.#channel,
        () => ({
          kind: 'menu',
          prompt: resolved.prompt,
          outcomes: outcomesOfMenu(resolved),
          choices: choicesOf(resolved),
        }),
        () => menu(this.#channel, this.#player, resolved),
        (result) => (result.outcome === 'matched' ? choiceTaken(resolved, result.path) : undefined),
      );
    });
  }

  /**
   * Asks a yes-or-no question: `1` is yes, `2` is no. Asterisk: STREAM FILE, SAY …, GET DATA, WAIT FOR DIGIT.
   *
   * @param tries the greatest number of times that the question is asked
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt or a number that cannot be used
   */
  confirm(prompt: Prompt, tries = 3): Promise<DialogResult<MenuResult<boolean>, Hangup>> {
    return this.#channel.perform(() => {
      checkValue('tries', tries, integer({ least: 1 }));
      const choices = [
        { keys: '1', value: true },
        { keys: '2', value: false },
      ];
      return this.menu<boolean>({ prompt, choices, rounds: tries });
    });
  }

  /**
   * Records the caller, who may listen to the recording and record again. Asterisk: RECORD FILE, STREAM FILE,
   * GET DATA, WAIT FOR DIGIT.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used
   */
  record(
    options: RecordOptions & { silence?: undefined },
  ): Promise<DialogResult<Exclude<RecordingResult, { outcome: 'silent' }>, Hangup>>;
  record(options: RecordOptions): Promise<DialogResult<RecordingResult, Hangup>>;
  record(options: RecordOptions): Promise<DialogResult<RecordingResult, Hangup>> {
    return this.#unlessHungUp(() => {
      const resolved = resolveRecord(options);
      return watched(
        this.#channel,
        () => ({ kind: 'record', prompt: resolved.prompt, outcomes: outcomesOfRecord(resolved) }),
        () => record(this.#channel, this.#player, resolved),
      );
    });
  }

  /**
   * Does work while the caller hears music, which stops the moment the work is done. Asterisk:
   * STREAM FILE and SAY …, or SET MUSIC.
   *
   * @param work gets a signal that aborts when the caller hangs up or the time is over
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used; what `work` throws
   */
  hold<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    options: HoldOptions,
  ): Promise<DialogResult<HoldResult<Value>, Hangup>> {
    return this.#unlessHungUp(() => {
      checkHold(options);
      return watched(
        this.#channel,
        () => ({
          kind: 'hold',
          prompt: musicOf(options),
          outcomes: options.timeout === undefined ? ['done'] : ['done', 'timed-out'],
        }),
        () => hold(this.#channel, this.#player, work, options),
      );
    });
  }

  /** Runs an operation for which a hangup is a result, unless the dialogue throws it. */
  #unlessHungUp<Result extends { outcome: string }>(
    work: () => Promise<Result>,
  ): Promise<DialogResult<Result, Hangup>> {
    return this.#channel.perform(async () => {
      const result = await this.#resultOf(work);
      if (result.outcome === 'hangup' && this.#hangup === 'throw') {
        throw new AGIError('E_AGI_HANGUP');
      }
      return result as DialogResult<Result, Hangup>;
    });
  }

  async #resultOf<Result>(work: () => Promise<Result>): Promise<Result | { outcome: 'hangup' }> {
    try {
      return await work();
    } catch (error) {
      // Another error than E_AGI_HANGUP says more: that the connection broke, for example.
      if (this.#hangup === 'throw' || !isCallerGone(error)) throw error;
      return { outcome: 'hangup' };
    }
  }
}

function warn(prompt: string): void {
  const name = printable(JSON.stringify(maskDigits(prompt)));
  process.emitWarning(`Asterisk cannot play ${name}: is the file there?`);
}
