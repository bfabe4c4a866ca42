import { types } from 'node:util';
import type { SpeakResult } from '../../core/index.js';
import { AGIError } from '../../core/index.js';
import { describeValue } from '../../core/internal.js';

/** Samples that are asked for ahead of their time, as a part of a second. */
const AHEAD = 1;

/** The empty pieces that are taken in one turn of the event loop. */
const EMPTY_AT_ONCE = 64;

const ALLOWED = 'an Int16Array of samples, or an async iterable of them';

/** The rate of a line, and who is told of an audio that ended by itself. */
export interface UtteranceHost {
  readonly rate: number;
  /** An utterance was ended before the line had sent all of it. */
  wasCut(utterance: Utterance): void;
  /** The audio of an utterance has failed. */
  gaveUp(utterance: Utterance): void;
}

/** One thing that is spoken: a whole audio, or one that comes piece by piece. */
export class Utterance {
  readonly result: Promise<SpeakResult>;
  readonly #host: UtteranceHost;
  readonly #source: AsyncIterator<unknown> | undefined;
  #resolve!: (result: SpeakResult) => void;
  #reject!: (error: unknown) => void;
  #chunks: Int16Array[] = [];
  /** Samples of the first chunk that are sent. */
  #sentOfFirst = 0;
  #waitingSamples = 0;
  #sentSamples = 0;
  #emptyPieces = 0;
  #isPulling = false;
  #isComplete: boolean;
  #isSettled = false;
  #signal: AbortSignal | undefined;

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but audio */
  constructor(host: UtteranceHost, audio: unknown, signal: AbortSignal | undefined) {
    this.#host = host;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A promise that nobody awaits must not end the process.
    this.result.catch(() => undefined);
    if (types.isInt16Array(audio)) this.#take(audio);
    else this.#source = iteratorOf(audio);
    this.#isComplete = this.#source === undefined;
    if (signal?.aborted) this.cut();
    else if (signal) {
      this.#signal = signal;
      signal.addEventListener('abort', this.#onAbort, { once: true });
    }
    this.#pull();
  }

  /** Whether nothing of it will be sent any more. */
  get isOver(): boolean {
    return this.#isSettled || (this.#isComplete && this.#waitingSamples === 0);
  }

  /** Whether some of it was sent. */
  get isBegun(): boolean {
    return this.#sentSamples > 0;
  }

  /** Whether its beginning was sent, and there is nothing to go on with. */
  get isLate(): boolean {
    return this.isBegun && this.#waitingSamples === 0 && !this.isOver;
  }

  /**
   * Fills the beginning of a frame.
   *
   * @returns how many samples are filled: fewer than the frame has at the end, or where audio is late
   */
  fill(frame: Int16Array): number {
    let filled = 0;
    while (filled < frame.length) {
      const [chunk] = this.#chunks;
      if (chunk === undefined) break;
      const part = chunk.subarray(this.#sentOfFirst, this.#sentOfFirst + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#sentOfFirst += part.length;
      if (this.#sentOfFirst < chunk.length) break;
      this.#chunks.shift();
      this.#sentOfFirst = 0;
    }
    this.#waitingSamples -= filled;
    this.#sentSamples += filled;
    this.#pull();
    return filled;
  }

  /** All of it was played. */
  finish(): void {
    this.#settle();
    this.#resolve({ played: this.#played, cut: false });
  }

  /** It ends now, whatever is left of it. */
  cut(): void {
    if (this.#isSettled) return;
    const wasPlayed = this.isOver;
    this.#settle();
    this.#resolve({ played: this.#played, cut: !wasPlayed });
    if (wasPlayed) this.#host.gaveUp(this);
    else this.#host.wasCut(this);
  }

  get #played(): number {
    return Math.round((this.#sentSamples * 1000) / this.#host.rate);
  }

  readonly #onAbort = (): void => {
    this.cut();
  };

  #take(chunk: Int16Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#waitingSamples += chunk.length;
  }

  /** Asks for the next piece, if there is not enough of them. */
  #pull(): void {
    if (this.#source === undefined || this.#isPulling || this.#isComplete || this.#isSettled)
      return;
    if (this.#waitingSamples > this.#host.rate * AHEAD) return;
    this.#isPulling = true;
    void this.#pullFrom(this.#source);
  }

  async #pullFrom(source: AsyncIterator<unknown>): Promise<void> {
    try {
      const next: IteratorResult<unknown, unknown> = await source.next();
      // An audio of empty pieces without end must not keep the process from all else.
      if (isEmpty(next) && ++this.#emptyPieces % EMPTY_AT_ONCE === 0) {
        await new Promise(setImmediate);
      }
      this.#isPulling = false;
      if (this.#isSettled) return;
      if (next.done === true) this.#isComplete = true;
      else if (types.isInt16Array(next.value)) this.#take(next.value);
      else throw notAudio('a piece of the audio', next.value);
      this.#pull();
    } catch (error) {
      if (this.#isSettled) return;
      this.#settle();
      this.#reject(error);
      this.#host.gaveUp(this);
    }
  }

  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#chunks = [];
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#signal = undefined;
    if (!this.#isComplete) leave(this.#source);
    this.#isComplete = true;
  }
}

function isEmpty({ done, value }: IteratorResult<unknown, unknown>): boolean {
  return done !== true && types.isInt16Array(value) && value.length === 0;
}

function iteratorOf(audio: unknown): AsyncIterator<unknown> {
  const make = (audio as Partial<AsyncIterable<unknown>> | null | undefined)?.[
    Symbol.asyncIterator
  ];
  if (typeof make !== 'function') throw notAudio('speak: pcm', audio);
  return make.call(audio);
}

/** Tells a source that nothing more of it is needed. It may take its time, and may fail. */
function leave(source: AsyncIterator<unknown> | undefined): void {
  try {
    void Promise.resolve(source?.return?.()).catch(() => undefined);
  } catch {
    // It was not needed any more.
  }
}

function notAudio(name: string, value: unknown): AGIError {
  const message = `${name} is ${describeValue(value)}, but it must be ${ALLOWED}`;
  return new AGIError('E_AGI_INVALID_ARGUMENT', message);
}
