import type { AgiChannel, StandardSchema } from '../core/index.js';
import { checkOptionalValue, frozenCopy, oneOf } from '../core/internal.js';
import type { AgiDialogOptions, DialogResult, HangupMode } from './dialog-options.js';
import {
  choicesOf,
  choiceTaken,
  outcomesOfMenu,
  outcomesOfQuestion,
} from './interactions/answers.js';
import { ask, type AskResult, type SpokenAskResult } from './interactions/ask.js';
import type { AskOptions, Lookup } from './interactions/ask-options.js';
import { yesOrNo, type ConfirmOptions } from './interactions/confirm.js';
import { converse, outcomesOfConversation } from './interactions/conversation.js';
import {
  resolveConversation,
  type ConversationOptions,
  type ConversationResult,
} from './interactions/conversation-options.js';
import { resolvedMenu, resolvedQuestion } from './interactions/definitions.js';
import {
  checkHold,
  hold,
  musicOf,
  outcomesOfHold,
  type HoldOptions,
  type HoldResult,
  type SpokenHoldResult,
} from './interactions/hold.js';
import { menu, type MenuResult } from './interactions/menu.js';
import type { ChosenValue, MenuOptions, MixedMenuOptions } from './interactions/menu-options.js';
import {
  listenOnce,
  outcomesOfListen,
  resolveListen,
  type ListeningOptions,
  type ListeningResult,
} from './interactions/listen.js';
import type { SpeechInput } from './interactions/speech-input.js';
import { unlessHungUp } from './hangup-mode.js';
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
import { warnOfMissing } from './prompts/missing-prompt.js';
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
    const { onMissing = warnOfMissing, hangup = 'result' } = options;
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
   * Changes the caller's language, for the prompts of the table and for Asterisk's sounds. Asterisk: SET VARIABLE.
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
   * WAIT FOR DIGIT for questions that GET DATA cannot ask. With `speech` the caller may answer in words, too.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, before anything is played, for options that
   * contradict each other
   */
  ask<Value>(
    options: AskOptions<Value> & { speech: true | SpeechInput } & (
        { resolve: Lookup<Value> } | { validate: StandardSchema<unknown, Value> }
      ),
  ): Promise<DialogResult<SpokenAskResult<Value>, Hangup>>;
  ask(
    options: AskOptions & { speech: true | SpeechInput },
  ): Promise<DialogResult<SpokenAskResult, Hangup>>;
  ask<Value>(
    options: AskOptions<Value> &
      ({ resolve: Lookup<Value> } | { validate: StandardSchema<unknown, Value> }),
  ): Promise<DialogResult<AskResult<Value>, Hangup>>;
  ask(options: AskOptions): Promise<DialogResult<AskResult, Hangup>>;
  ask<Value>(
    options: AskOptions<Value>,
  ): Promise<DialogResult<AskResult<Value> | SpokenAskResult<Value>, Hangup>> {
    return this.#unlessHungUp(() => {
      const question = resolvedQuestion(options);
      return watched(
        this.#channel,
        () => ({ kind: 'ask', prompt: question.prompt, outcomes: outcomesOfQuestion(question) }),
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
   * @param options the greatest number of times that the question is asked (3), or options: words for yes and no
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a prompt or a number that cannot be used
   */
  confirm(
    prompt: Prompt,
    options: number | ConfirmOptions = 3,
  ): Promise<DialogResult<MenuResult<boolean>, Hangup>> {
    return this.#channel.perform(() => this.menu<boolean>(yesOrNo(prompt, options)));
  }

  /**
   * Listens to the caller until the caller is silent. Keys are dropped. Asterisk: as `ask()`, with a line of live audio.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used; `E_SPEECH_NOT_CONFIGURED` without a
   * recogniser; as `AudioServer.attach()` does where the call has no line yet
   */
  listen(options: ListeningOptions = {}): Promise<DialogResult<ListeningResult, Hangup>> {
    return this.#unlessHungUp((): Promise<ListeningResult> => {
      const resolved = resolveListen(options);
      return watched(
        this.#channel,
        () => ({ kind: 'listen', prompt: resolved.prompt, outcomes: outcomesOfListen }),
        () => listenOnce(this.#channel, this.#player, resolved),
      );
    });
  }

  /**
   * Records the caller, who may listen to it and record again. Asterisk: RECORD FILE, STREAM FILE, GET DATA, WAIT FOR DIGIT.
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
   * Does work while the caller hears music, which stops the moment the work is done. Asterisk: STREAM FILE, SAY …, SET MUSIC.
   *
   * @param work gets a signal that aborts when the caller hangs up or the time is over
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for options that cannot be used; what `work` throws
   */
  hold<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    options: HoldOptions & { speech?: undefined },
  ): Promise<DialogResult<HoldResult<Value>, Hangup>>;
  hold<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    options: HoldOptions,
  ): Promise<DialogResult<SpokenHoldResult<Value>, Hangup>>;
  hold<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    options: HoldOptions,
  ): Promise<DialogResult<SpokenHoldResult<Value>, Hangup>> {
    return this.#unlessHungUp(() => {
      checkHold(options);
      return watched(
        this.#channel,
        () => ({ kind: 'hold', prompt: musicOf(options), outcomes: outcomesOfHold(options) }),
        () => hold(this.#channel, this.#player, work, options),
      );
    });
  }

  /**
   * Talks with the caller as a voice agent: hears, answers, and stops when the caller speaks. Asterisk: as `listen()`.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`, `E_SPEECH_NOT_CONFIGURED` without a recogniser and a voice; as
   * `AudioServer.attach()` does where the call has no line yet; what `answer` throws
   */
  conversation(options: ConversationOptions): Promise<DialogResult<ConversationResult, Hangup>> {
    return this.#unlessHungUp((): Promise<ConversationResult> => {
      const resolved = resolveConversation(options);
      return watched(
        this.#channel,
        () => ({
          kind: 'conversation',
          prompt: options.greeting,
          outcomes: outcomesOfConversation,
        }),
        () => converse(this.#channel, this.#player, resolved),
      );
    });
  }

  #unlessHungUp<Result extends { outcome: string }>(
    work: () => Promise<Result>,
  ): Promise<DialogResult<Result, Hangup>> {
    return unlessHungUp(this.#channel, this.#hangup, work);
  }
}
