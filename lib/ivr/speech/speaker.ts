import { AGIError, type AgiChannel, type AudioLine } from '../../core/index.js';
import { LINE_OF_CALL } from '../../core/internal.js';
import { keyWhile } from './key-while.js';
import type { Speech } from './define-speech.js';
import type { SpokenText } from './spoken-text.js';

/** What came of saying a text; as the result of a command that plays a file. */
export interface Said {
  readonly code: number;
  /** The key that ended it. */
  readonly digit: string | null;
  /** Whether all of it was heard. */
  readonly completed: boolean;
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

  async #playLive(
    line: AudioLine,
    said: SpokenText,
    keys: string,
    signal: AbortSignal | undefined,
    next: SpokenText | undefined,
  ): Promise<Said> {
    const texts = this.#speech?.texts;
    if (texts === undefined) throw this.#lacks('{ say } needs a voice: give speech.voice');
    const stop = new AbortController();
    const signals = [stop.signal, this.#channel.signal, ...(signal ? [signal] : [])];
    const ended = AbortSignal.any(signals);
    const audio = texts.live(said, line.rate, ended);
    const spoken = line.speak(audio, { signal: ended });
    if (next) this.prepare(next);
    try {
      const digit = keys === '' ? null : await keyWhile(this.#channel, keys, spoken);
      if (digit !== null) return { code: 200, digit, completed: false };
      const { cut } = await this.#orHangup(spoken);
      if (signal?.aborted) throw aborted(signal);
      if (cut && this.#channel.hungUp) throw new AGIError('E_AGI_HANGUP');
      return { code: 200, digit: null, completed: !cut };
    } finally {
      stop.abort();
    }
  }

  /** An engine that is given up because the caller is gone has not failed. */
  async #orHangup<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      if (this.#channel.signal.aborted) this.#channel.signal.throwIfAborted();
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
