/** Seconds that lie no further apart than this are remembered as one span. */
const GAP = 3600;

/** Seconds since 1970, both included. */
interface Span {
  readonly first: number;
  last: number;
}

/**
 * Remembers signatures that let a call in, for as long as they could let in another. What has expired
 * is forgotten, but not when it expired: where the clock is set back, it could be good once more, and
 * is refused with all that expire in the same seconds.
 */
export class UsedSignatures {
  readonly #skew: number;
  /** By the second in which they expire. */
  readonly #used = new Map<number, Set<string>>();
  readonly #forgotten: Span[] = [];
  /** What expired before this second was looked for last. */
  #oldest: number | undefined;

  /** @param skew how long, in ms, a signature is good after it has expired */
  constructor(skew: number) {
    this.#skew = skew;
  }

  /**
   * Notes a signature; `false` if it was noted before, or may have been.
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

  /** @param oldest the first second in which what expires is still good */
  #forget(oldest: number): void {
    if (oldest === this.#oldest) return;
    this.#oldest = oldest;
    for (const second of this.#used.keys()) {
      if (second >= oldest) continue;
      this.#used.delete(second);
      this.#noteForgotten(second);
    }
  }

  /** A span grows forwards only: what lies before it may be still to come, where the clock went back. */
  #noteForgotten(second: number): void {
    const span = this.#forgotten.find(({ first, last }) => first <= second && second <= last + GAP);
    if (span === undefined) this.#forgotten.push({ first: second, last: second });
    else span.last = Math.max(span.last, second);
  }
}
