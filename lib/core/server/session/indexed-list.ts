/** An item of a list that knows its index there. */
export interface Indexed {
  /** The index, which the list writes; -1 while it is in no list. */
  index: number;
}

/**
 * A list in an array whose order does not matter. When an item is removed, the last one takes its index.
 *
 * A `Set` would make a new table every few items, and each old table refers to the next one. As soon as
 * V8 has moved one of them to its old generation, it keeps all later ones, with the items in them, until
 * its next full collection.
 */
export class IndexedList<Item extends Indexed> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    item.index = this.#items.push(item) - 1;
  }

  remove(item: Item): void {
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#items[item.index] = last;
      last.index = item.index;
    }
    item.index = -1;
  }

  /** A copy: items may be removed while it is gone through. */
  all(): readonly Item[] {
    return [...this.#items];
  }
}
