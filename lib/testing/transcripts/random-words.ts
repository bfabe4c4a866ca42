/** Words that a server makes up for one call: fences and challenges are 128 random bits. */
const RANDOM = /\b[0-9a-f]{32}\b/g;

/** Puts the random words of this call where those of the recorded one stood. */
export class SecretWords {
  readonly #now = new Map<string, string>();

  /**
   * A recorded line as it reads in this call.
   *
   * @param said what the server sends in its place: it has the words that are new
   */
  nowFor(recorded: string, said?: string): string {
    const before = recorded.match(RANDOM) ?? [];
    const now = said?.match(RANDOM) ?? [];
    before.forEach((word, index) => {
      const other = now[index];
      if (other !== undefined && !this.#now.has(word)) this.#now.set(word, other);
    });
    return recorded.replaceAll(RANDOM, (word) => this.#now.get(word) ?? word);
  }
}
