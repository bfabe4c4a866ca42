/** Measures how long the caller hears nothing, in ms of the call's time. */
export class Silences {
  /** When the last sound ended; `undefined` while there is one. */
  #since: number | undefined = 0;
  #longest = { ms: 0, after: 'the call began' };
  #last = 'the call began';
  /** Whether the caller has heard anything since they last did something. */
  heard = false;

  get longest(): { readonly ms: number; readonly after: string } {
    return this.#longest;
  }

  soundBegins(name: string, at: number): void {
    this.#measure(at);
    this.#since = undefined;
    this.#last = name;
    this.heard = true;
  }

  /** A wait ends, in which there may have been a sound. */
  waitEnds(at: number): void {
    this.#since ??= at;
  }

  callEnds(at: number): void {
    this.#measure(at);
    this.#since = undefined;
  }

  #measure(at: number): void {
    if (this.#since === undefined) return;
    const ms = at - this.#since;
    if (ms > this.#longest.ms) this.#longest = { ms, after: this.#last };
  }
}
