import type { AudioLine } from '../../core/index.js';

/** The length of a frame, in ms. */
const FRAME_TIME = 20;

/** What was heard so long, in ms, before a voice was noticed: the beginning of the first word. */
const BEFORE = 300;

/**
 * What the caller says, from shortly before a voice was noticed to the silence after it, as a recogniser reads it.
 * Time is counted in frames: on hold there are none, and nobody is silent then.
 */
export class FrameFeed implements AsyncIterable<Int16Array> {
  readonly #source: AsyncIterableIterator<Int16Array, undefined>;
  readonly #endFrames: number;
  readonly #mostFrames: number;
  readonly #onEnd: () => void;
  #frames: Int16Array[] = [];
  #isSpeech = false;
  #hasBegun = false;
  #isOver = false;
  #silentFrames = 0;
  #count = 0;
  #wake: (() => void) | undefined;

  constructor(
    line: AudioLine,
    { endSilence, longest }: { readonly endSilence: number; readonly longest: number },
    onEnd: () => void,
  ) {
    this.#endFrames = Math.ceil(endSilence / FRAME_TIME);
    this.#mostFrames = Math.ceil(longest / FRAME_TIME);
    this.#onEnd = onEnd;
    this.#source = line.frames();
    void this.#read();
  }

  /** How long it is up to now, in ms. */
  get duration(): number {
    return this.#count * FRAME_TIME;
  }

  /** A voice was noticed. */
  speech(): void {
    this.#isSpeech = true;
    this.#hasBegun = true;
    this.#silentFrames = 0;
  }

  /** The voice has ended. */
  silence(): void {
    this.#isSpeech = false;
    if (this.#hasBegun && this.#endFrames === 0) this.end();
  }

  /** Nothing more is read. What was read is given all the same. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void this.#source.return?.();
    this.#onEnd();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array, void, undefined> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) yield frame;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const frame of this.#source) {
        if (this.#isOver) return;
        this.#take(frame);
      }
    } catch {
      // A line that fails is over, and tells so by itself.
    }
    this.end();
  }

  #take(frame: Int16Array): void {
    this.#frames.push(frame);
    if (!this.#hasBegun) {
      if (this.#frames.length > BEFORE / FRAME_TIME) this.#frames.shift();
      return;
    }
    this.#count++;
    this.#wake?.();
    if (!this.#isSpeech && ++this.#silentFrames >= this.#endFrames) this.end();
    else if (this.#count >= this.#mostFrames) this.end();
  }
}
