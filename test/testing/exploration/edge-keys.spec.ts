import { expect, it } from '@jest/globals';
import { isByKeys, namesKeys } from '../../../lib/testing/exploration/graph/edge-keys.js';

it.each([
  ['press 42', '42'],
  ['2', '2'],
  ['*', '*'],
  // A choice of a menu, and one of its submenu.
  ['4 1', '41'],
  ['4 _1XX #', '4123#'],
  // A wrong key came before.
  ['2', '92'],
  ['_2XX', '200'],
  ['_ZN', '12'],
  ['_9.', '9*1'],
  ['_9!', '9'],
  ['_[1-3]', '3'],
])('what is named "%s" is the way of the keys %s', (by, pressed) => {
  expect(namesKeys(by)).toBe(true);
  expect(isByKeys(by, pressed)).toBe(true);
});

it.each([
  ['press 42', '4'],
  ['4 1', '4'],
  ['*', '1'],
  ['_2XX', '20'],
  ['_ZN', '02'],
  ['_9.', '9'],
  ['2', ''],
])('what is named "%s" is not the way of the keys "%s"', (by, pressed) => {
  expect(isByKeys(by, pressed)).toBe(false);
});

it.each(['no-input', 'hangs up', '4 quick', 'press', 'ANSWER', ''])(
  'no keys lead along "%s"',
  (by) => {
    expect(namesKeys(by)).toBe(false);
    expect(isByKeys(by, '4')).toBe(false);
  },
);
