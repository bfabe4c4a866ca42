import { refusedValue } from '../../core/internal.js';
import { ALL_KEYS } from './keys.js';

/** The keys of a choice: a few keys, a range of them, or a pattern. */
export interface KeyPattern {
  /** First and last keys of the choice; `undefined` for a pattern, which does not name its keys. */
  readonly range: readonly [first: string, last: string] | undefined;
  /** Keys that are the choice: each one of a range of single keys, or one example. */
  readonly examples: readonly string[];
  /** Whether the keys are the choice. */
  matches(keys: string): boolean;
  /** Whether the keys may be the choice with more keys after them. */
  mayBecome(keys: string): boolean;
}

/** The wildcards of the dialplan. */
const WILDCARDS: Readonly<Record<string, string>> = {
  X: '0123456789',
  Z: '123456789',
  N: '23456789',
};

/** The keys that `.` and `!` match; a hash ends them. */
const REST = '0123456789*';

/**
 * Reads the keys of a choice: keys (`'0'`, `'*9'`), a range (`'1-4'`, `'200-299'`), or a pattern as in
 * the dialplan (`'_2XX'`, `'_[1-3]X.'`).
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything else
 */
export function parseKeys(name: string, text: string): KeyPattern {
  if (text.startsWith('_')) return parsePattern(name, text);
  const [, first = text, last = text] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first.length !== last.length || first > last) {
    throw refusedValue(name, text, 'a range that goes up, of as many digits on both sides');
  }
  if (first === '' || Array.from(first + last).some((key) => !ALL_KEYS.includes(key))) {
    throw refusedValue(
      name,
      text,
      `keys (of ${ALL_KEYS}), a range such as 1-4, or a pattern: _2XX`,
    );
  }
  // Only digits are in a range: compared as text, a star would be between two of them, too.
  const isBetween = (keys: string): boolean =>
    first.startsWith(keys) ||
    (/^\d+$/.test(keys) &&
      first.slice(0, keys.length) <= keys &&
      keys <= last.slice(0, keys.length));
  return {
    range: [first, last],
    examples: first.length === 1 ? singleKeys(first, last) : [first],
    matches: (keys) => keys.length === first.length && isBetween(keys),
    mayBecome: (keys) => keys.length < first.length && isBetween(keys),
  };
}

/** Whether two choices that name their keys have keys in common. */
export function overlap({ range: one }: KeyPattern, { range: other }: KeyPattern): boolean {
  if (one === undefined || other === undefined) return false;
  return one[0].length === other[0].length && one[0] <= other[1] && other[0] <= one[1];
}

function parsePattern(name: string, text: string): KeyPattern {
  const [, body = '', rest = ''] = /^_((?:[XZN\d*#]|\[[\d-]+\])*)([.!]?)$/i.exec(text) ?? [];
  /** The keys that match at each index. */
  const keySets = Array.from(body.matchAll(/\[([^\]]+)\]|./g), ([symbol, set]) =>
    set === undefined ? (WILDCARDS[symbol.toUpperCase()] ?? symbol) : digitsOf(name, text, set),
  );
  if (keySets.length === 0 && rest === '') {
    throw refusedValue(
      name,
      text,
      'a pattern of keys, X, Z, N and [1-3], perhaps with . or ! at the end',
    );
  }
  const least = keySets.length + (rest === '.' ? 1 : 0);
  const most = rest === '' ? keySets.length : Infinity;
  const fits = (keys: string): boolean =>
    Array.from(keys).every((key, index) => (keySets[index] ?? REST).includes(key));
  return {
    range: undefined,
    // The last key of each set: it is rarely one that another choice names.
    examples: [keySets.map((keys) => keys.at(-1)).join('') + (rest === '.' ? '1' : '')],
    matches: (keys) => keys.length >= least && keys.length <= most && fits(keys),
    mayBecome: (keys) => keys.length < most && fits(keys),
  };
}

function singleKeys(first: string, last: string): readonly string[] {
  return first === last
    ? [first]
    : Array.from(ALL_KEYS).filter((key) => first <= key && key <= last);
}

/** The digits of a set: `1-35` are 1, 2, 3 and 5. */
function digitsOf(name: string, text: string, set: string): string {
  return set.replace(/(\d)-(\d)/g, (_, first: string, last: string) => {
    if (first > last) throw refusedValue(name, text, 'a pattern whose sets go up');
    return ALL_KEYS.slice(Number(first), Number(last) + 1);
  });
}
