import { levelOf } from '../activity/level.js';

/** The span of time of which the loudest frame counts, in ms. */
const SPAN = 500;

/** The loudest frames of the last half second in dB, 0 for the loudest there can be; `undefined` where there were none. */
export interface Levels {
  readonly heard: number | undefined;
  readonly said: number | undefined;
}

/** Measures how loud both directions of a line are. */
export class LevelMeter {
  readonly #tell: (levels: Levels) => void;
  #heard: number | undefined;
  #said: number | undefined;
  /** When the span that is being measured began; `undefined` before its first frame. */
  #since: number | undefined;

  /** @param tell called for each half second with frames, when the next frame comes */
  constructor(tell: (levels: Levels) => void) {
    this.#tell = tell;
  }

  /** Takes a frame of the caller's. */
  heard(frame: Int16Array): void {
    this.#moveOn();
    this.#heard = louder(this.#heard, levelOf(frame));
  }

  /** Takes a frame of ours. */
  said(frame: Int16Array): void {
    this.#moveOn();
    this.#said = louder(this.#said, levelOf(frame));
  }

  #moveOn(): void {
    const now = performance.now();
    this.#since ??= now;
    if (now - this.#since < SPAN) return;
    const levels = { heard: this.#heard, said: this.#said };
    this.#since = now;
    this.#heard = this.#said = undefined;
    this.#tell(levels);
  }
}

function louder(one: number | undefined, other: number): number {
  return one === undefined ? other : Math.max(one, other);
}
