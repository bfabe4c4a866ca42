/** Forgotten seconds that are no further apart than this, in seconds, are kept as one span. */
const GAP = 3600;

/** A time span in seconds since 1970, both ends included. */
interface Span {
  readonly first: number;
  last: number;
}

/**
 * Remembers used signatures as long as they could be used again.
 *
 * Expired signatures are forgotten, but the seconds in which they expired are kept. If the clock is set
 * back, a forgotten signature would be valid again: so all signatures that expire in those seconds are
 * refused.
 */
export class UsedSignatures {
  readonly #skew: number;
  /** The used signatures, by the second in which they expire. */
  readonly #used = new Map<number, Set<string>>();
  readonly #forgotten: Span[] = [];
  /** All signatures that expired before this second are forgotten. */
  #oldest: number | undefined;

  /** @param skew how long, in ms, a signature is valid after it has expired */
  constructor(skew: number) {
    this.#skew = skew;
  }

  /**
   * Notes that a signature is used; returns `false` if it was used before, or may have been.
   *
   * @param expires in seconds since 1970
   * @param now in ms since 1970
   */
  add(signature: string, expires: number, now: number): boolean {
    this.#forget(Math.ceil((now - this.#skew) / 1000));
    if (this.#forgotten.some(({ first, last }) => first <= expires && expires <= last))
      return false;
    const used = this.#used.get(expires);
    if (used?.has(signature)) return false;
    if (used) used.add(signature);
    else this.#used.set(expires, new Set([signature]));
    return true;
  }

  /** @param oldest signatures that expire in this second, or later, are still valid */
  #forget(oldest: number): void {
    if (oldest === this.#oldest) return;
    this.#oldest = oldest;
    for (const second of this.#used.keys()) {
      if (second >= oldest) continue;
      this.#used.delete(second);
      this.#noteForgotten(second);
    }
  }

  /** A span grows only forwards: after the clock was set back, the seconds before it may still be used. */
  #noteForgotten(second: number): void {
    const span = this.#forgotten.find(({ first, last }) => first <= second && second <= last + GAP);
    if (span === undefined) this.#forgotten.push({ first: second, last: second });
    else span.last = Math.max(span.last, second);
  }
}
