import type { SpeakOptions, SpeakResult } from '../../core/index.js';
import { Utterance, type UtteranceHost } from './utterance.js';

/** The line of what is spoken, as far as that needs it. */
export interface SpeechEvents {
  /** There is something to be sent, and was not before. */
  onBegin(): void;
  /** Something was cut of which a part was sent: what is not heard of that part must not be heard. */
  onCut(): void;
}

/** All that is spoken on one line, one after the other, as frames that are due. */
export class SpeechOutput implements UtteranceHost {
  readonly rate: number;
  readonly #frameLength: number;
  readonly #events: SpeechEvents;
  #utterances: Utterance[] = [];

  constructor(rate: number, frameLength: number, events: SpeechEvents) {
    this.rate = rate;
    this.#frameLength = frameLength;
    this.#events = events;
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
      if (this.#utterances.length === 1) this.#events.onBegin();
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

  wasCut(utterance: Utterance): void {
    this.gaveUp(utterance);
    if (utterance.isBegun) this.#events.onCut();
  }

  gaveUp(utterance: Utterance): void {
    const index = this.#utterances.indexOf(utterance);
    if (index !== -1) this.#utterances.splice(index, 1);
  }
}
