/** The most observations that wait. */
const MOST_WAITING = 256;

/** A histogram of a metrics client with one label. */
interface Histogram {
  observe(labels: Record<string, string>, value: number): void;
}

/**
 * Observations that a histogram gets later, many at once: before it is read, or when there are enough of
 * them. One by one, between two commands, each of them would take the client several times as long.
 */
export class PendingObservations {
  readonly #label: string;
  readonly #values: string[] = [];
  readonly #observed: number[] = [];
  #histogram: Histogram | undefined;

  /** @param label the name of the histogram's label */
  constructor(label: string) {
    this.#label = label;
  }

  /** Gives the observations to this histogram. */
  for(histogram: Histogram): void {
    this.#histogram = histogram;
  }

  /** @param value the value of the label */
  add(value: string, observed: number): void {
    this.#values.push(value);
    if (this.#observed.push(observed) >= MOST_WAITING) this.flush();
  }

  flush(): void {
    const values = this.#values.splice(0);
    const observed = this.#observed.splice(0);
    for (const [index, value] of values.entries()) {
      this.#histogram?.observe({ [this.#label]: value }, observed[index] ?? 0);
    }
  }
}
