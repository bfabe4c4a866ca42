/** The keys of the calls that a placer has under way. */
export class OwnKeys {
  readonly #keys = new Set<string>();
  readonly #observers = new Set<Set<string>>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.add(key);
    for (const seen of this.#observers) seen.add(key);
  }

  delete(key: string): void {
    this.#keys.delete(key);
  }

  /**
   * Has something done, and gives the keys that were under way at any moment of it. What a store tells
   * of these may be old when it arrives.
   */
  async during<Result>(
    act: () => Promise<Result> | Result,
  ): Promise<[Result, ReadonlySet<string>]> {
    const seen = new Set(this.#keys);
    this.#observers.add(seen);
    try {
      return [await act(), seen];
    } finally {
      this.#observers.delete(seen);
    }
  }
}
