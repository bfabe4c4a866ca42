import { fromWire, toWire } from '../wire/wire-text.js';

/** What Asterisk's database holds. Families, keys and values are wire text. */
export class DatabaseContents {
  readonly #values = new Map<string, string>();

  /** @param entries as people write them, by their path */
  constructor(entries: Readonly<Record<string, string>>) {
    for (const [path, value] of Object.entries(entries)) {
      this.#values.set(toWire(path.startsWith('/') ? path : `/${path}`), toWire(value));
    }
  }

  /** All values as people read them, by their path. */
  entries(): Record<string, string> {
    const pairs = [...this.#values].map(([path, value]) => [fromWire(path), fromWire(value)]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  get(family: string, key: string): string | undefined {
    return this.#values.get(`/${family}/${key}`);
  }

  put(family: string, key: string, value: string): void {
    this.#values.set(`/${family}/${key}`, value);
  }

  delete(family: string, key: string): void {
    this.#values.delete(`/${family}/${key}`);
  }

  /** Deletes a key and all keys below it; tells whether there were any. */
  deleteTree(family: string, tree?: string): boolean {
    // An empty part of a path is left out: an empty family is the whole database.
    const top = ['', family, tree ?? ''].filter((part, index) => index === 0 || part !== '');
    const isBelow = like(`${top.join('/')}/%`);
    const found = [...this.#values.keys()].filter((path) => isBelow(`${path}/`));
    for (const path of found) this.#values.delete(path);
    return found.length > 0;
  }
}

/**
 * Compares as LIKE of SQL does: `%` is any text, `_` is any character, and capital letters equal small
 * ones.
 */
function like(pattern: string): (wire: string) => boolean {
  const source = fromWire(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
    // Only ASCII letters do so there.
    .replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  const expression = new RegExp(`^${source}$`, 'su');
  return (wire) => expression.test(fromWire(wire));
}
