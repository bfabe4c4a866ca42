/** Waves of the filter to each side of a sample: more of them cut off more sharply. */
const WAVES = 16;
/** The part of the new band that is kept whole; the rest is where the filter falls. */
const PASS = 0.92;

/**
 * The weights of a low-pass filter (a sine cardinal in a Hann window) for each place that a new sample can have
 * between two old ones.
 */
export class FilterTable {
  /** Old samples to each side of a new one that count. */
  readonly reach: number;
  readonly #cutoff: number;
  readonly #phases: number;
  readonly #weights: (Float64Array | undefined)[] = [];

  /**
   * @param ratio old samples for each new one
   * @param phases places that a new sample can have between two old ones
   */
  constructor(ratio: number, phases: number) {
    this.#cutoff = PASS * Math.min(1, 1 / ratio);
    this.#phases = phases;
    this.reach = Math.ceil(WAVES / this.#cutoff);
  }

  /** The weights of the old samples from `-reach + 1` to `reach`, counted from the one before the new sample. */
  at(phase: number): Float64Array {
    return (this.#weights[phase] ??= this.#make(phase / this.#phases));
  }

  #make(place: number): Float64Array {
    const weights = Float64Array.from({ length: 2 * this.reach }, (_, index) => {
      const distance = index - this.reach + 1 - place;
      const angle = Math.PI * this.#cutoff * distance;
      const wave = angle === 0 ? 1 : Math.sin(angle) / angle;
      return wave * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (this.reach + 1)));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  }
}
