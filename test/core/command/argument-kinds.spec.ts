import { describe, expect, it } from '@jest/globals';
import {
  integer,
  isList,
  isWord,
  key,
  keys,
  nonEmpty,
  oneOf,
  priority,
  shaped,
  signed,
  text,
  textOrNumber,
  type Argument,
} from '../../../lib/core/command/arguments.js';

const NEVER = [undefined, null, true, {}, [], ['a'], NaN, Infinity, 1n, Symbol('x'), () => 'a'];

/** Each kind of argument: what people are told, values that are taken, and values that are refused. */
const KINDS: [string, Argument, string, readonly unknown[], readonly unknown[]][] = [
  ['text', text('x'), 'a string', ['', 'a', 'é\n'], [0, 1]],
  ['text or a number', textOrNumber('x'), 'a string or a finite number', ['', 'a', 0, -1.5], []],
  ['text with content', nonEmpty('x'), 'a string that is not empty', ['a', ' '], ['', 1]],
  ['a priority', priority('x'), 'a number or a label', ['1', 'label', 1], ['']],
  [
    'a whole number',
    integer('x', { min: -1, max: 4 }),
    'an integer from -1 to 4',
    [-1, 0, 4],
    [-2, 5, 0.5, '1'],
  ],
  [
    'a whole number with a unit',
    integer('x', { min: 0, unit: 'ms' }),
    'an integer (ms) from 0 to 2147483647',
    [0, 2_147_483_647],
    [-1, 2_147_483_648],
  ],
  [
    'a signed number',
    signed('x'),
    'a whole number from -2147483647 to 2147483647',
    [0, -5, '0', '-007', '2147483647', -2_147_483_647],
    ['', '-', '+1', ' 1', '1 ', '1x', 'x1', 0.5, '0.5', '2147483648', -2_147_483_648],
  ],
  [
    'keys',
    keys('x'),
    'a string of DTMF keys (0-9 * # A-D)',
    ['', '0123456789*#ABCDabcd'],
    ['E', '1 ', ' 1', '1\n', 1],
  ],
  [
    'a key',
    key('x'),
    'one DTMF key (0-9 * # A-D), or an empty string for none',
    ['', '0', '#', 'D', 'a'],
    ['12', 'E', '1 ', ' 1', '\n', 1],
  ],
  [
    'one of some words',
    oneOf('x', ['on', 'off']),
    "one of 'on', 'off'",
    ['on', 'off'],
    ['', 'o', 1],
  ],
  ['text of a shape', shaped('x', /^\d$/, 'a digit'), 'a digit', ['1', 1], ['', 'x', 12]],
];

it('numbers within bounds, keys and words of a list are settings; any other argument is not', () => {
  expect(KINDS.filter(([, { setting }]) => setting).map(([kind]) => kind)).toEqual([
    'a whole number',
    'a whole number with a unit',
    'keys',
    'a key',
    'one of some words',
  ]);
});

describe('an argument that is', () => {
  it.each(KINDS)('%s', (_kind, argument, allowed, taken, refused) => {
    expect(argument).toMatchObject({ name: 'x', allowed, optional: false });
    expect(argument.default).toBeUndefined();
    expect(taken.filter((value) => !argument.accepts(value))).toEqual([]);
    expect([...NEVER, ...refused].filter((value) => argument.accepts(value))).toEqual([]);
  });

  it.each<[string, (options: { optional?: boolean; default?: string }) => Argument]>([
    ['text', (options) => text('x', options)],
    ['text with content', (options) => nonEmpty('x', options)],
    ['a whole number', (options) => integer('x', { min: 0, ...options })],
    ['keys', (options) => keys('x', options)],
    ['a key', (options) => key('x', options)],
    ['one of some words', (options) => oneOf('x', ['1'], options)],
    ['text of a shape', (options) => shaped('x', /./, 'any', options)],
  ])('%s may be left out, or have a default', (_kind, make) => {
    expect(make({ optional: true })).toMatchObject({ optional: true });
    expect(make({ optional: true }).default).toBeUndefined();
    expect(make({ default: '1' })).toMatchObject({ optional: true, default: '1' });
    expect(make({ default: '', optional: false })).toMatchObject({ optional: false, default: '' });
  });
});

it('a word is text or a finite number, and a list is an array', () => {
  expect(['', 'a', 0, 1.5].every(isWord)).toBe(true);
  expect(NEVER.filter(isWord)).toEqual([]);
  expect([isList([]), isList(['a'])]).toEqual([true, true]);
  expect([isList('a'), isList({ length: 0 }), isList(undefined)]).toEqual([false, false, false]);
});
