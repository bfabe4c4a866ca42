/**
 * Items for one reader, who may be slow: where there are too many of them, the oldest ones are dropped. It
 * is read by `for await`, once.
 */
export class BoundedQueue<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #most: number;
  readonly #onDrop: () => void;
  readonly #onLeave: (queue: BoundedQueue<Item>) => void;
  #items: Item[] = [];
  /** The index of the oldest item. */
  #first = 0;
  #waiting: ((result: IteratorResult<Item, undefined>) => void)[] = [];
  #isOver = false;

  /**
   * @param most items that are kept
   * @param onDrop called for each item that is dropped
   * @param onLeave called when the reader reads no further
   */
  constructor(most: number, onDrop: () => void, onLeave: (queue: BoundedQueue<Item>) => void) {
    this.#most = most;
    this.#onDrop = onDrop;
    this.#onLeave = onLeave;
  }

  push(item: Item): void {
    if (this.#isOver) return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      reader({ value: item, done: false });
      return;
    }
    this.#items.push(item);
    if (this.#items.length - this.#first <= this.#most) return;
    this.#take();
    this.#onDrop();
  }

  /** No further items come. Those that wait are read all the same. */
  end(): void {
    this.#isOver = true;
    for (const reader of this.#waiting) reader({ value: undefined, done: true });
    this.#waiting = [];
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const item = this.#take();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.#items = [];
    this.#first = 0;
    this.end();
    this.#onLeave(this);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): Item | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#first++;
    // The front is cut off now and then, and not for each item.
    if (this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}
