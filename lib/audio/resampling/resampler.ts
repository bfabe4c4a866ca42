import { FilterTable } from './filter-table.js';

const LOUDEST = 32_767;

/** Gives audio another rate, piece by piece. */
export class Resampler {
  /** New samples in so many old ones: both without a common divisor. */
  readonly #up: number;
  readonly #down: number;
  readonly #table: FilterTable;
  /** Old samples that are still needed; silence before the first one. */
  #held: Int16Array;
  /** The old sample before the next new one, counted in what is held, and how far the new one is after it. */
  #index: number;
  #phase = 0;
  #taken = 0;
  #given = 0;

  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.#up = to / divisor;
    this.#down = from / divisor;
    this.#table = new FilterTable(from / to, this.#up);
    this.#held = new Int16Array(this.#table.reach - 1);
    this.#index = this.#held.length;
  }

  /** Takes old samples; gives the new ones that are known by them. */
  push(samples: Int16Array): Int16Array {
    this.#taken += samples.length;
    this.#hold(samples);
    return this.#give(Infinity);
  }

  /** Gives the new samples that are left, when no old one comes any more. */
  end(): Int16Array {
    const left = Math.round((this.#taken * this.#up) / this.#down) - this.#given;
    this.#hold(new Int16Array(this.#table.reach + this.#down));
    return this.#give(left);
  }

  #hold(samples: Int16Array): void {
    const held = new Int16Array(this.#held.length + samples.length);
    held.set(this.#held);
    held.set(samples, this.#held.length);
    this.#held = held;
  }

  #give(most: number): Int16Array {
    const { reach } = this.#table;
    const made: number[] = [];
    while (made.length < most && this.#index + reach < this.#held.length) {
      made.push(this.#sampleAt(this.#index - reach + 1, this.#table.at(this.#phase)));
      this.#phase += this.#down;
      this.#index += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    const unneeded = Math.min(this.#held.length, this.#index - reach + 1);
    this.#held = this.#held.slice(unneeded);
    this.#index -= unneeded;
    this.#given += made.length;
    return Int16Array.from(made);
  }

  #sampleAt(start: number, weights: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < weights.length; index++) {
      sum += (weights[index] ?? 0) * (this.#held[start + index] ?? 0);
    }
    return Math.max(-LOUDEST - 1, Math.min(LOUDEST, Math.round(sum)));
  }
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
