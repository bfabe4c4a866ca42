/** Lets one loop sleep until something happens that it should look at. */
export class WakeSignal {
  #wakeUp: (() => void) | undefined;
  #next = new Promise<void>((resolve) => (this.#wakeUp = resolve));

  /** Wakes the loop, if it sleeps. */
  send(): void {
    this.#wakeUp?.();
    this.#next = new Promise((resolve) => (this.#wakeUp = resolve));
  }

  /** Resolves when the signal is sent the next time. */
  next(): Promise<void> {
    return this.#next;
  }
}
