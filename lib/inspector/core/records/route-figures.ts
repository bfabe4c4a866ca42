/** How many of the latest values percentiles are made of. */
const LATEST = 256;
/** The most outcomes of one route that are told apart: a handler may give any reason for a failure. */
const MOST_OUTCOMES = 20;
/** Spans of time in which calls are counted, and their length in ms: together they are a minute. */
const SPANS = 12;
const SPAN = 5000;

/** The median and the 95th percentile of the latest values, in ms; `null` where there are none. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
}

/** The latest values of a figure. */
class LatestValues {
  readonly #values = new Float64Array(LATEST);
  #count = 0;

  add(value: number): void {
    this.#values[this.#count % LATEST] = value;
    this.#count++;
  }

  get percentiles(): Percentiles {
    const sorted = this.#values.slice(0, Math.min(this.#count, LATEST)).sort();
    const at = (share: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
    return { p50: at(0.5), p95: at(0.95) };
  }
}

/** Counts the calls of one route. */
export class RouteFigures {
  readonly route: string | undefined;
  readonly #outcomes = new Map<string, number>();
  readonly #durations = new LatestValues();
  readonly #answers = new LatestValues();
  readonly #recent = new Uint32Array(SPANS);
  #span = spanOf(performance.now());
  #calls = 0;

  constructor(route: string | undefined) {
    this.route = route;
  }

  /** The application has taken so many ms to send its next command. */
  answered(ms: number): void {
    this.#answers.add(ms);
  }

  /** A call is over. */
  ended(outcome: string, duration: number): void {
    this.#calls++;
    this.#durations.add(duration);
    this.#moveOn();
    this.#recent[this.#span % SPANS] = (this.#recent[this.#span % SPANS] ?? 0) + 1;
    const known = this.#outcomes.has(outcome) || this.#outcomes.size < MOST_OUTCOMES;
    const counted = known ? outcome : 'other';
    this.#outcomes.set(counted, (this.#outcomes.get(counted) ?? 0) + 1);
  }

  toJSON(): object {
    this.#moveOn();
    return {
      route: this.route ?? null,
      calls: this.#calls,
      perMinute: this.#recent.reduce((sum, count) => sum + count, 0),
      outcomes: Object.fromEntries(this.#outcomes),
      duration: this.#durations.percentiles,
      answer: this.#answers.percentiles,
    };
  }

  /** Forgets the spans that are over for a minute. */
  #moveOn(): void {
    const now = spanOf(performance.now());
    if (now - this.#span >= SPANS) this.#recent.fill(0);
    else for (let span = this.#span + 1; span <= now; span++) this.#recent[span % SPANS] = 0;
    this.#span = now;
  }
}

function spanOf(now: number): number {
  return Math.floor(now / SPAN);
}
