/** Remembers signatures that let a call in, for as long as they could let in another. */
export class UsedSignatures {
  readonly #forgetAt = new Map<string, number>();

  /** @param memory how long, in ms, a signature is remembered */
  constructor(private readonly memory: number) {}

  /** Notes a signature; `false` if it was noted before. */
  add(signature: string, now: number): boolean {
    this.#forget(now);
    if (this.#forgetAt.has(signature)) return false;
    this.#forgetAt.set(signature, now + this.memory);
    return true;
  }

  /** All are kept for the same time, so the oldest is always the first. */
  #forget(now: number): void {
    for (const [signature, forgetAt] of this.#forgetAt) {
      if (forgetAt > now) return;
      this.#forgetAt.delete(signature);
    }
  }
}
