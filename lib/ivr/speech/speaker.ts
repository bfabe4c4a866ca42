import { AGIError, type AgiChannel, type AudioLine, type SpeakResult } from '../../core/index.js';
import { LINE_OF_CALL } from '../../core/internal.js';
import { keyWhile } from './key-while.js';
import type { Speech } from './define-speech.js';
import { Listening, type ListeningSettings } from './listening.js';
import { tellSaid } from './watched-speech.js';
import type { SpokenText } from './spoken-text.js';

/** What came of saying a text; as the result of a command that plays a file. */
export interface Said {
  readonly code: number;
  /** The key that ended it. */
  readonly digit: string | null;
  /** Whether all of it was heard. */
  readonly completed: boolean;
}

/** What came of saying a text on a line. */
export interface Spoken extends SpeakResult {
  /** The key that ended it. */
  readonly digit: string | null;
  /** How long all of it is, in ms; `undefined` if that is not known yet. */
  readonly total: number | undefined;
}

/** Says texts to one caller: live where the call has a line, and else as a sound file. */
export class Speaker {
  readonly #channel: AgiChannel;
  readonly #speech: Speech | undefined;
  #attaching: Promise<AudioLine> | undefined;

  constructor(channel: AgiChannel, speech: Speech | undefined) {
    this.#channel = channel;
    this.#speech = speech;
  }

  /** The open line of the call, if it has one. */
  get openLine(): AudioLine | undefined {
    const line = this.#channel.get(LINE_OF_CALL);
    return line?.closed === false ? line : undefined;
  }

  /** Whether a text is played from a sound file. */
  get speaksByFile(): boolean {
    return this.#speech?.files !== undefined && this.openLine === undefined;
  }

  /** @throws AGIError `E_SPEECH_NOT_CONFIGURED` if there is no voice */
  check(): void {
    if (this.#speech?.texts === undefined)
      throw this.#lacks('{ say } needs a voice: give speech.voice');
  }

  /** @throws AGIError `E_SPEECH_NOT_CONFIGURED` if nothing can be recognised */
  checkHearing(): void {
    if (this.#speech?.recogniser === undefined) {
      throw this.#lacks('speech needs a recogniser: give speech.recogniser');
    }
  }

  /** How long an engine may take, in ms. */
  get timeout(): number {
    return this.#speech?.timeout ?? 0;
  }

  /**
   * Begins to listen. The one who listens has to `stop()` it.
   *
   * @throws AGIError as `attach()` does; `E_AGI_UNSUPPORTED` for a line in place of the call
   */
  async listen(settings: Omit<ListeningSettings, 'recogniser'>): Promise<Listening> {
    this.checkHearing();
    const line = await this.line();
    const recogniser = this.#speech?.recogniser;
    if (recogniser === undefined) throw this.#lacks('speech needs a recogniser');
    if (line.mode === 'in-place') {
      const message =
        'a dialogue cannot listen to a line in place of the call, where commands wait; attach() gives one beside it';
      throw new AGIError('E_AGI_UNSUPPORTED', message, {
        channel: this.#channel.request.uniqueId,
      });
    }
    return new Listening(line, { ...settings, recogniser });
  }

  /** Begins to make a text that is said soon. Its error is that of saying it. */
  prepare(said: SpokenText): void {
    const texts = this.#speech?.texts;
    if (texts === undefined) return;
    const { signal } = this.#channel;
    const work = this.speaksByFile
      ? this.#speech?.files?.ready(said, signal)
      : texts.whole(said, this.openLine?.rate ?? 8000, signal);
    work?.catch(() => undefined);
  }

  /** The sound file of a text, by the name that Asterisk plays it by. @throws AGIError as the voice fails */
  async fileOf(said: SpokenText): Promise<string> {
    const files = this.#speech?.files;
    if (files === undefined) throw this.#lacks('{ say } needs a line, or speech.files');
    return this.#orHangup(files.ready(said, this.#channel.signal));
  }

  /**
   * Says a text, until one of `keys` is pressed.
   *
   * @param next the text that is said after it, which is made meanwhile
   */
  async play(
    said: SpokenText,
    keys: string,
    signal: AbortSignal | undefined,
    next: SpokenText | undefined,
  ): Promise<Said> {
    if (this.speaksByFile) {
      const file = await this.fileOf(said);
      if (next) this.prepare(next);
      tellSaid(this.#channel, said.text);
      return this.#channel.streamFile(file, keys, undefined, signal && { signal });
    }
    return this.#playLive(await this.line(), said, keys, signal, next);
  }

  /** The line of the call, which is attached if there is none. @throws AGIError as `attach()` does */
  async line(): Promise<AudioLine> {
    const { openLine } = this;
    if (openLine) return openLine;
    const { audio, activity } = this.#speech ?? {};
    if (audio === undefined) {
      throw this.#lacks('the call has no audio line: give speech.audio, or attach one');
    }
    this.#attaching ??= audio.attach(this.#channel, activity && { activity }).finally(() => {
      this.#attaching = undefined;
    });
    return this.#attaching;
  }

  /**
   * Says a text on a line, until one of `keys` is pressed or the signal aborts.
   *
   * @throws AGIError as the voice fails; `E_AGI_HANGUP`
   */
  async speak(
    line: AudioLine,
    said: SpokenText,
    keys: string,
    signal: AbortSignal | undefined,
    next?: SpokenText,
  ): Promise<Spoken> {
    const texts = this.#speech?.texts;
    if (texts === undefined) throw this.#lacks('{ say } needs a voice: give speech.voice');
    const stop = new AbortController();
    const signals = [stop.signal, this.#channel.signal, ...(signal ? [signal] : [])];
    const ended = AbortSignal.any(signals);
    let samples: number | undefined;
    const audio = texts.live(said, line.rate, ended, (count) => {
      samples = count;
    });
    const spoken = line.speak(audio, { signal: ended });
    if (next) this.prepare(next);
    try {
      const digit = keys === '' ? null : await keyWhile(this.#channel, keys, spoken);
      if (digit !== null) stop.abort();
      const result = await this.#orHangup(spoken);
      tellSaid(this.#channel, said.text, result);
      if (result.cut && this.#channel.hungUp) throw new AGIError('E_AGI_HANGUP');
      const total = samples === undefined ? undefined : (samples * 1000) / line.rate;
      return { ...result, digit, total };
    } finally {
      stop.abort();
    }
  }

  async #playLive(
    line: AudioLine,
    said: SpokenText,
    keys: string,
    signal: AbortSignal | undefined,
    next: SpokenText | undefined,
  ): Promise<Said> {
    const { digit, cut } = await this.speak(line, said, keys, signal, next);
    if (signal?.aborted) throw aborted(signal);
    return { code: 200, digit, completed: digit === null && !cut };
  }

  /** An engine that is given up because the caller is gone has not failed. */
  async #orHangup<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      this.#channel.signal.throwIfAborted();
      throw error;
    }
  }

  #lacks(message: string): AGIError {
    const channel = this.#channel.request.uniqueId;
    return new AGIError('E_SPEECH_NOT_CONFIGURED', message, { channel });
  }
}

function aborted(signal: AbortSignal): AGIError {
  const message = 'the signal was aborted while a text was said';
  return new AGIError('E_AGI_ABORTED', message, { cause: signal.reason });
}
