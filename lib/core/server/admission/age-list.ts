/** The neighbours of an item in an {@link AgeList}, which the item itself keeps. */
export interface Aged<Item> {
  older: Item | undefined;
  younger: Item | undefined;
}

/**
 * Items in the order in which they were added. Each of them can be removed in constant time.
 *
 * The items are linked to one another, and not kept in a `Map`: a `Map` makes a new table now and then,
 * and keeps the old one in memory (see OpenSessions). An item can be in one such list at a time.
 */
export class AgeList<Item extends Aged<Item>> {
  #oldest: Item | undefined;
  #youngest: Item | undefined;

  get oldest(): Item | undefined {
    return this.#oldest;
  }

  add(item: Item): void {
    item.older = this.#youngest;
    item.younger = undefined;
    if (this.#youngest) this.#youngest.younger = item;
    else this.#oldest = item;
    this.#youngest = item;
  }

  /** @param item one that is in the list */
  remove(item: Item): void {
    const { older, younger } = item;
    if (older) older.younger = younger;
    else this.#oldest = younger;
    if (younger) younger.older = older;
    else this.#youngest = older;
    item.older = undefined;
    item.younger = undefined;
  }
}
