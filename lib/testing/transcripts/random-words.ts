/**
 * Words that a server makes anew for each call: fences and challenges are 128 random bits, and what
 * separates the values of several variables is 64 of them between tildes.
 */
const RANDOM = /\b[0-9a-f]{32}\b|~[0-9a-f]{16}~/g;

/** Replaces the random words of a recorded call by those of the call that is replayed. */
export class RandomWords {
  readonly #now = new Map<string, string>();

  /**
   * A recorded line as it reads in this call.
   *
   * @param sent what the server sends instead of it: its random words are the new ones
   */
  inThisCall(recorded: string, sent?: string): string {
    const before = recorded.match(RANDOM) ?? [];
    const now = sent?.match(RANDOM) ?? [];
    before.forEach((word, index) => {
      const other = now[index];
      if (other !== undefined && !this.#now.has(word)) this.#now.set(word, other);
    });
    return recorded.replaceAll(RANDOM, (word) => this.#now.get(word) ?? word);
  }
}
