import { describe, expect, it } from '@jest/globals';
import { parseKeys } from '../../../lib/ivr/keys/key-pattern.js';

const RANGE = 'a range that goes up, of as many digits on both sides';
const KEYS = 'keys (of 0123456789*#), a range such as 1-4, or a pattern: _2XX';
const PATTERN = 'a pattern of keys, X, Z, N and [1-3], perhaps with . or ! at the end';
const SETS = 'a pattern whose sets go up';

/** The keys of a choice, keys that are it, keys that may become it, and keys that are neither. */
const CHOICES: [string, string[], string[], string[]][] = [
  ['1', ['1'], [''], ['2', '11', '*']],
  ['*9', ['*9'], ['', '*'], ['9', '**', '*99']],
  ['1-4', ['1', '2', '4'], [''], ['0', '5', '*', '11', '1*']],
  ['200-299', ['200', '250', '299'], ['', '2', '20', '29'], ['1', '3', '199', '300', '2*', '2*0']],
  ['09-11', ['09', '10', '11'], ['', '0', '1'], ['08', '12', '2', '*9', '1*']],
  ['_2XX', ['200', '299'], ['', '2', '29'], ['100', '2*', '2000', '2#0']],
  ['_Z', ['1', '9'], [''], ['0', '*', '11']],
  ['_n', ['2', '9'], [''], ['0', '1', '#']],
  ['_[1-35]', ['1', '2', '3', '5'], [''], ['0', '4', '6', '-']],
  ['_[1-3]X.', ['100', '35*', '1234567'], ['', '1', '10', '100', '1234567'], ['4', '10#']],
  ['_9!', ['9', '95', '9*'], ['', '9', '95'], ['8', '9#']],
  ['_#1', ['#1'], ['', '#'], ['1', '#2']],
];

describe('the keys of a choice', () => {
  it.each(CHOICES)('%s', (text, whole, begun, others) => {
    const pattern = parseKeys('keys', text);
    expect(whole.filter((keys) => !pattern.matches(keys))).toEqual([]);
    expect(begun.filter((keys) => !pattern.mayBecome(keys))).toEqual([]);
    expect(others.filter((keys) => pattern.matches(keys))).toEqual([]);
    expect(others.filter((keys) => pattern.mayBecome(keys))).toEqual([]);
  });

  it.each(CHOICES.filter(([text]) => !/[.!]$/.test(text)))(
    '%s are whole where no key may follow',
    (text, whole) => {
      const pattern = parseKeys('keys', text);
      expect(whole.filter((keys) => pattern.mayBecome(keys))).toEqual([]);
    },
  );

  it.each([
    ['4-1', RANGE],
    ['1-10', RANGE],
    ['', KEYS],
    ['a', KEYS],
    ['1a', KEYS],
    ['1-*', KEYS],
    ['-1', KEYS],
    ['_', PATTERN],
    ['_A', PATTERN],
    ['_[]', PATTERN],
    ['_X.1', PATTERN],
    ['_[3-1]', SETS],
  ])('are not %j', (text, allowed) => {
    expect(() => parseKeys('keys', text)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringMatching(/^keys is /),
      }),
    );
    expect(() => parseKeys('keys', text)).toThrow(`, but it must be ${allowed}`);
  });
});
