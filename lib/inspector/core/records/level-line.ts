/** The half seconds of one entry: five seconds. */
const MOST = 10;
/** The levels that are shown as the lowest and the highest bar, in dB. */
const LOWEST = -60;
const HIGHEST = -10;
const BARS = '▁▂▃▄▅▆▇█';
/** Stands for a half second without a frame. */
const NOTHING = '·';

/** How loud both sides of a call were, as bars: one for each half second. */
export class LevelLine {
  /** When the first half second was over, in ms from the beginning of the call. */
  readonly at: number;
  #count = 0;
  #heard = '';
  #said = '';

  constructor(at: number) {
    this.at = at;
  }

  /**
   * Adds a half second.
   *
   * @returns whether no more belong into this entry
   */
  add(heard: number | undefined, said: number | undefined): boolean {
    this.#heard += barOf(heard);
    this.#said += barOf(said);
    return ++this.#count === MOST;
  }

  get text(): string {
    return `caller ${this.#heard} server ${this.#said}`;
  }
}

function barOf(level: number | undefined): string {
  if (level === undefined) return NOTHING;
  const share = (level - LOWEST) / (HIGHEST - LOWEST);
  const index = Math.round(share * (BARS.length - 1));
  return BARS[Math.max(0, Math.min(BARS.length - 1, index))] ?? NOTHING;
}
