/** Frames of one part of the window. */
const PART = 20;
/** Parts of the window: two seconds, in which every speaker takes breath. */
const PARTS = 5;
/** The level, in dB, that a line is taken to have before two seconds of it are known: a caller who speaks at once is heard. */
const ASSUMED = -42;
/** The weight of a new frame in the smoothed level. */
const SMOOTHING = 0.4;

/**
 * The level of the noise of a line: the lowest smoothed level of the last two seconds. Speech has gaps, and
 * noise has none.
 */
export class LevelFloor {
  #smoothed: number | undefined;
  /** The lowest levels of the parts of the window, the newest one last. */
  #lowest: number[] = [ASSUMED];
  #current = Infinity;
  #count = 0;

  /** Takes the level of the next frame in dB; returns the floor in dB. */
  push(level: number): number {
    this.#smoothed ??= level;
    this.#smoothed += (level - this.#smoothed) * SMOOTHING;
    this.#current = Math.min(this.#current, this.#smoothed);
    const floor = Math.min(this.#current, ...this.#lowest);
    if (++this.#count === PART) {
      this.#count = 0;
      this.#lowest.push(this.#current);
      if (this.#lowest.length === PARTS) this.#lowest.shift();
      this.#current = Infinity;
    }
    return floor;
  }
}
