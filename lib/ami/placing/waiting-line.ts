/** The calls that wait for one destination, in their order. Each may leave at any time. */
export class WaitingLine<Call extends { hasLeft: boolean }> {
  #calls: Call[] = [];
  /** The index before which all have left. */
  #begin = 0;

  add(call: Call): void {
    this.#calls.push(call);
  }

  /** The first call that has not left; `undefined` if there is none. */
  get first(): Call | undefined {
    while (this.#calls[this.#begin]?.hasLeft) this.#begin++;
    // Half of the list has left: that costs less than one step for each of them.
    if (this.#begin > this.#calls.length / 2) {
      this.#calls = this.#calls.slice(this.#begin);
      this.#begin = 0;
    }
    return this.#calls[this.#begin];
  }
}
