/** Lets one loop sleep until something happens that it should look at. */
export class Doorbell {
  #ring: (() => void) | undefined;
  #rang = new Promise<void>((resolve) => (this.#ring = resolve));

  ring(): void {
    this.#ring?.();
    this.#rang = new Promise((resolve) => (this.#ring = resolve));
  }

  /** Resolves at the next ring. */
  next(): Promise<void> {
    return this.#rang;
  }
}
