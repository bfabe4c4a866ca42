import type { Prefix } from '../call/walked-path.js';

/** The beginnings of calls that are still to be placed. */
export interface OpenPrefixes {
  readonly size: number;
  /** All of them, to go on with later. */
  readonly all: readonly Prefix[];
  add(prefixes: readonly Prefix[]): void;
  /** Takes those that come next. */
  take(count: number): Prefix[];
}

/** The prefix that was added last comes first, so that few are open at a time. */
export class LastFirst implements OpenPrefixes {
  /** The last one comes first. */
  readonly #prefixes: Prefix[];

  constructor(prefixes: readonly Prefix[]) {
    this.#prefixes = [...prefixes];
  }

  get size(): number {
    return this.#prefixes.length;
  }

  get all(): readonly Prefix[] {
    return this.#prefixes;
  }

  add(prefixes: readonly Prefix[]): void {
    for (const prefix of prefixes) this.#prefixes.push(prefix);
  }

  take(count: number): Prefix[] {
    return this.#prefixes.splice(-count).reverse();
  }
}

/**
 * The fewest unusual decisions come first, and of as many those that are made soonest. Where a moment is gone on from
 * only once, it is then reached in the shortest way.
 */
export class ShortestFirst implements OpenPrefixes {
  /** By how long they are. */
  readonly #lists = new Map<number, Prefix[]>();
  #size = 0;

  constructor(prefixes: readonly Prefix[]) {
    this.add(prefixes);
  }

  get size(): number {
    return this.#size;
  }

  get all(): readonly Prefix[] {
    return [...this.#lists].sort(([one], [other]) => one - other).flatMap(([, list]) => list);
  }

  add(prefixes: readonly Prefix[]): void {
    for (const prefix of prefixes) {
      const length = lengthOf(prefix);
      const list = this.#lists.get(length) ?? [];
      this.#lists.set(length, list);
      list.push(prefix);
      this.#size++;
    }
  }

  take(count: number): Prefix[] {
    const taken: Prefix[] = [];
    while (taken.length < count && this.#size > 0) {
      const shortest = Math.min(...this.#lists.keys());
      const list = this.#lists.get(shortest) ?? [];
      const some = list.splice(0, count - taken.length);
      taken.push(...some);
      this.#size -= some.length;
      if (list.length === 0) this.#lists.delete(shortest);
    }
    return taken;
  }
}

/** More moments than a call has. */
const MOMENTS = 1_000_000;

function lengthOf({ decisions }: Prefix): number {
  return unusualIn(decisions) * MOMENTS + decisions.length;
}

/** How many decisions are not the usual ones. */
export function unusualIn(decisions: readonly string[]): number {
  return decisions.filter((decision) => decision !== '').length;
}
