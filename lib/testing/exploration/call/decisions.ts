import type { DecisionPoint, Prefix } from './walked-path.js';

/** The decisions of one call: those of a prefix first, and what is usual from then on. */
export class Decisions {
  readonly #prefix: Prefix;
  readonly #state: (() => string) | undefined;
  readonly points: DecisionPoint[] = [];
  /** How the call differed from the one that found the prefix, in words. */
  difference: string | undefined;
  /** Nothing else is tried from now on, but what services decide. */
  #isNarrow = false;

  /** @param state what the rest of the call depends on, as text */
  constructor(prefix: Prefix, state: (() => string) | undefined) {
    this.#prefix = prefix;
    this.#state = state;
  }

  /** One thing breaks in a call, and the rest of it is as usual. */
  narrow(): void {
    this.#isNarrow = true;
  }

  /**
   * Decides at a moment of the call.
   *
   * @param others what could be decided beside the usual
   * @returns one of them, or `''` for the usual
   */
  at(key: string, others: readonly string[], always = false): string {
    if (others.length === 0 || (this.#isNarrow && !always)) return '';
    const index = this.points.length;
    const wanted = this.difference === undefined ? (this.#prefix.decisions[index] ?? '') : '';
    const before = this.#prefix.keys[index];
    let decision = wanted;
    if (this.difference === undefined && before !== undefined) {
      if (before !== key) {
        this.difference = `where the call was at "${before}" before, it is at "${key}" now`;
        decision = '';
      } else if (wanted !== '' && !others.includes(wanted)) {
        this.difference = `at "${key}" there was "${wanted}" before, and now there is only "${others.join('", "')}"`;
        decision = '';
      }
    }
    const state = this.#state === undefined ? undefined : `${key}\n${this.#state()}`;
    this.points.push({ key, decision, others, ...(state !== undefined && { state }) });
    return decision;
  }

  /** The call is over: a prefix with more decisions was not followed to its end. */
  finish(): void {
    const next = this.#prefix.keys[this.points.length];
    if (next === undefined || this.difference !== undefined) return;
    this.difference = `the call came to "${next}" before, and now it ends without`;
  }
}
