import { badOption } from '../bad-option.js';
import { ALL_KEYS } from './keys.js';

/** The keys of a choice: told whether keys are it, and whether more of them may become it. */
export interface KeyPattern {
  /** First and last of the keys it stands for, where it names them; not for a pattern. */
  readonly range: readonly [first: string, last: string] | undefined;
  matches(keys: string): boolean;
  mayBecome(keys: string): boolean;
}

/** The wildcards of the dialplan. */
const WILDCARDS: Readonly<Record<string, string>> = {
  X: '0123456789',
  Z: '123456789',
  N: '23456789',
};

/** What `.` and `!` stand for; a hash ends them. */
const REST = '0123456789*';

/**
 * Reads what a choice names: keys (`'0'`, `'*9'`), a range (`'1-4'`, `'200-299'`), or a pattern as in
 * the dialplan (`'_2XX'`, `'_[1-3]X.'`).
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything else
 */
export function parseKeys(name: string, text: string): KeyPattern {
  if (text.startsWith('_')) return parsePattern(name, text);
  const [, first = text, last = text] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first.length !== last.length || first > last) {
    throw badOption(name, text, 'a range that goes up, of as many digits on both sides');
  }
  if (first === '' || Array.from(first + last).some((key) => !ALL_KEYS.includes(key))) {
    throw badOption(name, text, `keys (of ${ALL_KEYS}), a range such as 1-4, or a pattern: _2XX`);
  }
  // A range is of digits: a star would stand between two of them as text does.
  const isBetween = (keys: string): boolean =>
    first.startsWith(keys) ||
    (/^\d+$/.test(keys) &&
      first.slice(0, keys.length) <= keys &&
      keys <= last.slice(0, keys.length));
  return {
    range: [first, last],
    matches: (keys) => keys.length === first.length && isBetween(keys),
    mayBecome: (keys) => keys.length < first.length && isBetween(keys),
  };
}

/** Whether two that name their keys have one in common. */
export function overlap({ range: one }: KeyPattern, { range: other }: KeyPattern): boolean {
  if (one === undefined || other === undefined) return false;
  return one[0].length === other[0].length && one[0] <= other[1] && other[0] <= one[1];
}

function parsePattern(name: string, text: string): KeyPattern {
  const [, body = '', rest = ''] = /^_((?:[XZN\d*#]|\[[\d-]+\])*)([.!]?)$/i.exec(text) ?? [];
  const places = Array.from(body.matchAll(/\[([^\]]+)\]|./g), ([place, set]) =>
    set === undefined ? (WILDCARDS[place.toUpperCase()] ?? place) : digitsOf(name, text, set),
  );
  if (places.length === 0 && rest === '') {
    throw badOption(name, text, 'a pattern of keys, X, Z, N and [1-3], perhaps with . or ! behind');
  }
  const least = places.length + (rest === '.' ? 1 : 0);
  const most = rest === '' ? places.length : Infinity;
  const fits = (keys: string): boolean =>
    Array.from(keys).every((key, place) => (places[place] ?? REST).includes(key));
  return {
    range: undefined,
    matches: (keys) => keys.length >= least && keys.length <= most && fits(keys),
    mayBecome: (keys) => keys.length < most && fits(keys),
  };
}

/** The digits of a set: `1-35` are 1, 2, 3 and 5. */
function digitsOf(name: string, text: string, set: string): string {
  return set.replace(/(\d)-(\d)/g, (_, first: string, last: string) => {
    if (first > last) throw badOption(name, text, 'a pattern whose sets go up');
    return ALL_KEYS.slice(Number(first), Number(last) + 1);
  });
}
