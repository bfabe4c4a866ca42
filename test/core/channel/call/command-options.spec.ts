import { describe, expect, it } from '@jest/globals';
import { NOOP } from '../../../../lib/core/command/rows/call.js';
import { checkOptions, deadlineFor } from '../../../../lib/core/channel/call/command-options.js';

describe('the options of a command', () => {
  it.each<[unknown, string]>([
    [
      45,
      'options is a whole number of 2 digits, but it must be an object such as { timeout: 5000 }',
    ],
    [null, 'options is null, but it must be an object'],
    [[], 'options is a list of 0 elements, but it must be an object'],
    [
      { timeout: '5' },
      'options.timeout is a string of 1 character, but it must be a number of ms, 0 for none',
    ],
    [{ timeout: -1 }, 'options.timeout is a negative whole number of 1 digit, but it'],
    [{ timeout: NaN }, 'options.timeout is NaN, but it'],
    [{ timeout: null }, 'options.timeout is null, but it'],
    [{ signal: {} }, 'options.signal is an object, but it must be an AbortSignal'],
    [{ signal: 'x' }, 'options.signal is a string of 1 character, but it'],
    [
      { encoding: 'latin1' },
      "options.encoding is a string of 6 characters, but it must be 'utf8' or 'buffer'",
    ],
    [{ encoding: null }, 'options.encoding is null, but it'],
  ])('are refused: %j', (options, message) => {
    expect(() => {
      checkOptions('NOOP', options);
    }).toThrow(`NOOP: ${message}`);
  });

  it.each<[unknown]>([
    [undefined],
    [{}],
    [{ timeout: undefined, signal: undefined, encoding: undefined }],
    [{ timeout: 0, signal: null }],
    [{ timeout: Infinity }],
    [{ timeout: 0.5, signal: new AbortController().signal, encoding: 'utf8' }],
    [{ encoding: 'buffer' }],
  ])('are taken: %p', (options) => {
    expect(() => {
      checkOptions('NOOP', options);
    }).not.toThrow();
  });

  it.each<[{ timeout?: number } | undefined, number | undefined]>([
    [undefined, 1000],
    [{}, 1000],
    [{ timeout: 5 }, 5],
    [{ timeout: 0 }, undefined],
    [{ timeout: Infinity }, undefined],
  ])('%j make a deadline of %j', (options, expected) => {
    expect(deadlineFor(NOOP, [], options, 1000)).toBe(expected);
  });
});
