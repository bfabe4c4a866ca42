import { fromWire, toWire } from '../wire/wire-text.js';

/**
 * Asterisk's own database. It outlives a call; calls that are given the same one share it.
 *
 * @publicApi
 */
export class SimulatedDatabase {
  readonly #values = new Map<string, string>();

  constructor(entries: Readonly<Record<string, string>> = {}) {
    for (const [path, value] of Object.entries(entries)) {
      this.#values.set(toWire(path.startsWith('/') ? path : `/${path}`), toWire(value));
    }
  }

  /** All values by their path, `/family/key`. */
  entries(): Record<string, string> {
    const pairs = [...this.#values].map(([path, value]) => [fromWire(path), fromWire(value)]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  /** @internal Arguments and results are wire text, here and below. */
  get(family: string, key: string): string | undefined {
    return this.#values.get(`/${family}/${key}`);
  }

  /** @internal */
  put(family: string, key: string, value: string): void {
    this.#values.set(`/${family}/${key}`, value);
  }

  /** @internal */
  delete(family: string, key: string): void {
    this.#values.delete(`/${family}/${key}`);
  }

  /** @internal Deletes a key and all below it; tells whether there was anything. */
  deleteTree(family: string, tree?: string): boolean {
    // An empty part of a path is no part of it: an empty family is the whole database.
    const top = ['', family, tree ?? ''].filter((part, at) => at === 0 || part !== '').join('/');
    const isBelow = like(`${top}/%`);
    const doomed = [...this.#values.keys()].filter((path) => isBelow(`${path}/`));
    for (const path of doomed) this.#values.delete(path);
    return doomed.length > 0;
  }
}

/** Compares as LIKE of SQL does: `%` is any text, `_` any character, and the case does not matter. */
function like(pattern: string): (wire: string) => boolean {
  const source = fromWire(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
    // Only the letters of ASCII have two cases there.
    .replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  const expression = new RegExp(`^${source}$`, 'su');
  return (wire) => expression.test(fromWire(wire));
}
