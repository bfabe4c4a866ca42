import { AGIError, type TextToSpeech } from '../../core/index.js';
import { answerOf, isAsyncIterable, piecesOf, samplesIn } from './engine.js';
import { RecentStore } from './recent-store.js';
import { SharedWork } from './shared-work.js';
import { nameOf, type SpokenText } from './spoken-text.js';

/** Bytes of audio that are kept in memory: a quarter of an hour at 8000 Hz. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** The longest audio of one text, in seconds: an engine that never ends must not take all memory. */
const LONGEST = 600;

/** Texts as audio. The same text is made once for all calls that need it, and kept for a while. */
export class SpokenTexts {
  readonly #voice: TextToSpeech;
  readonly #timeout: number;
  readonly #kept = new RecentStore<Int16Array>(KEPT_BYTES);
  readonly #making = new SharedWork<Int16Array>();

  /** @param timeout ms in which the voice must give the next part of an audio */
  constructor(voice: TextToSpeech, timeout: number) {
    this.#voice = voice;
    this.#timeout = timeout;
  }

  /**
   * All of the audio.
   *
   * @throws AGIError `E_SPEECH_FAILED`, `E_SPEECH_TIMEOUT`, `E_AGI_ABORTED`
   */
  async whole(said: SpokenText, rate: number, signal: AbortSignal): Promise<Int16Array> {
    const name = nameOf(said, rate);
    const kept = this.#kept.get(name);
    if (kept) return kept;
    return this.#making.do(name, signal, async (needed) => {
      const pieces: Int16Array[] = [];
      for await (const piece of this.#pieces(said, rate, needed)) pieces.push(piece);
      return this.#keep(name, pieces);
    });
  }

  /**
   * The audio as it comes: the first piece may be spoken while the voice makes the next one. One that is being made as
   * a whole is waited for.
   *
   * @param onLength called with the number of samples, as soon as that is known
   */
  live(
    said: SpokenText,
    rate: number,
    signal: AbortSignal,
    onLength: (samples: number) => void,
  ): Int16Array | AsyncGenerator<Int16Array, void, undefined> {
    const name = nameOf(said, rate);
    const kept = this.#kept.get(name);
    if (kept) onLength(kept.length);
    return kept ?? this.#keepingPieces(said, rate, signal, onLength);
  }

  async *#keepingPieces(
    said: SpokenText,
    rate: number,
    signal: AbortSignal,
    onLength: (samples: number) => void,
  ): AsyncGenerator<Int16Array, void, undefined> {
    if (this.#making.isRunning(nameOf(said, rate))) {
      const whole = await this.whole(said, rate, signal);
      onLength(whole.length);
      yield whole;
      return;
    }
    const pieces: Int16Array[] = [];
    for await (const piece of this.#pieces(said, rate, signal)) {
      pieces.push(piece);
      yield piece;
    }
    onLength(this.#keep(nameOf(said, rate), pieces).length);
  }

  async *#pieces(
    { text, language, voice }: SpokenText,
    rate: number,
    signal: AbortSignal,
  ): AsyncGenerator<Int16Array, void, undefined> {
    const over = new AbortController();
    const engineSignal = AbortSignal.any([signal, over.signal]);
    const options = { rate, language, ...(voice !== undefined && { voice }), signal: engineSignal };
    let left = LONGEST * rate;
    try {
      const given = await answerOf<unknown>('voice', this.#timeout, signal, () =>
        this.#voice.synthesise(text, options),
      );
      const source = isAsyncIterable(given) ? given : only(given);
      for await (const piece of piecesOf('voice', this.#timeout, signal, source)) {
        const samples = samplesIn(piece);
        left -= samples.length;
        if (left < 0) {
          const message = `the voice gave more than ${LONGEST} s of audio for one text`;
          throw new AGIError('E_SPEECH_FAILED', message);
        }
        if (samples.length > 0) yield samples;
      }
    } finally {
      over.abort();
    }
  }

  #keep(name: string, pieces: readonly Int16Array[]): Int16Array {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) throw new AGIError('E_SPEECH_FAILED', 'the voice gave no audio for a text');
    const whole = new Int16Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.#kept.set(name, whole);
    return whole;
  }
}

async function* only<Value>(value: Value): AsyncGenerator<Value, void, undefined> {
  yield await Promise.resolve(value);
}
