/** A thing that has its place in an order. */
export interface Numbered {
  readonly number: number;
}

/** Gives things in the order of their numbers, each in a time that hardly grows with how many there are (a heap). */
export class EarliestFirst<Thing extends Numbered> {
  readonly #things: Thing[] = [];

  /** The thing with the smallest number; `undefined` if there is none. */
  get first(): Thing | undefined {
    return this.#things[0];
  }

  add(thing: Thing): void {
    const things = this.#things;
    let index = things.push(thing) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (this.#numberAt(above) <= thing.number) break;
      this.#swap(index, above);
      index = above;
    }
  }

  removeFirst(): void {
    const things = this.#things;
    this.#swap(0, things.length - 1);
    things.pop();
    for (let index = 0; ;) {
      const below = 2 * index + 1;
      const smaller = this.#numberAt(below + 1) < this.#numberAt(below) ? below + 1 : below;
      if (this.#numberAt(smaller) >= this.#numberAt(index)) return;
      this.#swap(index, smaller);
      index = smaller;
    }
  }

  #numberAt(index: number): number {
    return this.#things[index]?.number ?? Infinity;
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#things[one], this.#things[other]];
    if (first === undefined || second === undefined) return;
    this.#things[one] = second;
    this.#things[other] = first;
  }
}
