import type { SpeakOptions, SpeakResult } from '../../core/index.js';
import { Utterance, type UtteranceHost } from './utterance.js';

/** All that is spoken on one line, one after the other, as frames that are due. */
export class SpeechOutput implements UtteranceHost {
  readonly rate: number;
  readonly #frameLength: number;
  readonly #onBegin: () => void;
  #utterances: Utterance[] = [];

  /** @param onBegin called when there is something to be sent, and was not before */
  constructor(rate: number, frameLength: number, onBegin: () => void) {
    this.rate = rate;
    this.#frameLength = frameLength;
    this.#onBegin = onBegin;
  }

  /** Whether nothing is spoken, and nothing waits. */
  get idle(): boolean {
    return this.#utterances.length === 0;
  }

  /** Whether something is spoken whose next piece has not come. */
  get isLate(): boolean {
    return this.#utterances[0]?.isLate === true;
  }

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but audio */
  speak(audio: unknown, { signal }: SpeakOptions): Promise<SpeakResult> {
    const utterance = new Utterance(this, audio, signal);
    if (signal?.aborted !== true) {
      this.#utterances.push(utterance);
      if (this.#utterances.length === 1) this.#onBegin();
    }
    return utterance.result;
  }

  /**
   * The frame that is due; `undefined` where nothing is to be sent. What was sent 20 ms ago is heard by now:
   * if it was the last of an utterance, that is settled.
   */
  nextFrame(): Int16Array | undefined {
    for (;;) {
      const [utterance] = this.#utterances;
      if (utterance === undefined) return undefined;
      if (utterance.isOver) {
        this.#utterances.shift();
        utterance.finish();
        continue;
      }
      const frame = new Int16Array(this.#frameLength);
      return utterance.fill(frame) === 0 ? undefined : frame;
    }
  }

  clear(): void {
    const cut = this.#utterances;
    this.#utterances = [];
    for (const utterance of cut) utterance.cut();
  }

  gaveUp(utterance: Utterance): void {
    const index = this.#utterances.indexOf(utterance);
    if (index !== -1) this.#utterances.splice(index, 1);
  }
}
