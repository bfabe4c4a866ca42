/** Measures how long the caller hears nothing, in ms of the call's time. */
export class Silences {
  /** When the last sound ended; `undefined` while there is one. */
  #since: number | undefined = 0;
  #longest = { ms: 0, after: 'the call began' };
  #last = 'the call began';
  #hasMusic = false;
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

  /** Music on hold plays from now on, or no longer. */
  music(plays: boolean, at: number): void {
    if (plays) this.soundBegins('music', at);
    this.#hasMusic = plays;
    if (!plays) this.#since ??= at;
  }

  /**
   * A wait ends, in which there may have been a sound.
   *
   * @param isConnected whether an application has the caller: the other end may speak as long as it lasts
   */
  waitEnds(at: number, isConnected: boolean): void {
    if (this.#hasMusic) return;
    if (isConnected) this.#since = at;
    else this.#since ??= at;
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
