import { describe, expect, it } from '@jest/globals';
import type { Word } from 'nestjs-agi/core';
import { encodeLine, encodeWord } from '../../../lib/core/codec/command-line.js';
import {
  ASYNC_LINE_BYTES,
  MAX_LINE_BYTES,
  MAX_OLD_LINE_BYTES,
  MAX_WORDS,
} from '../../../lib/core/limits.js';

const recent = { version: '22.10.1' };

describe('a word', () => {
  it.each<[Word, string]>([
    ['plain', 'plain'],
    ['', '""'],
    ['two words', '"two words"'],
    ['tab\there', '"tab\there"'],
    ['"', String.raw`"\""`],
    ['\\', String.raw`"\\"`],
    ['\\"', String.raw`"\\\""`],
    ['${EXTEN}', '${EXTEN}'],
    ['a,b|c&d(e)', 'a,b|c&d(e)'],
    ['é', '"é"'],
    ['\u0001', '"\u0001"'],
    ['\u007f', '"\u007f"'],
    ["'quoted'", "'quoted'"],
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
  ])('%j is sent as %j', (word, sent) => {
    expect(encodeWord(word, 'value', 'SET VARIABLE')).toBe(sent);
  });

  it.each(['\r', '\n', '\0', 'a\nb', 'a\r\n', '"\n"', '\n'.repeat(100_000)])(
    'with what no line can carry is refused by name (%#)',
    (word) => {
      expect(() => encodeWord(word, 'value', 'SET VARIABLE')).toThrow(
        expect.objectContaining({
          code: 'E_AGI_INVALID_ARGUMENT',
          command: 'SET VARIABLE',
          message: expect.stringMatching(
            /^SET VARIABLE: value holds (CR|LF|NUL) at character \d+ of \d+, but AGI cannot carry CR, LF or NUL/,
          ),
        }),
      );
    },
  );

  it.each([
    ['\r', 'CR at character 1 of 1'],
    ['ab\n', 'LF at character 3 of 3'],
    ['a\0b\n', 'NUL at character 2 of 4'],
  ])('is refused with the place of what no line can carry: %j', (word, place) => {
    expect(() => encodeWord(word, 'value', 'SET VARIABLE')).toThrow(
      `SET VARIABLE: value holds ${place}, but AGI cannot carry CR, LF or NUL; ` +
        'remove them, or store the value with setVariableExact()',
    );
  });

  it.each([NaN, Infinity, -Infinity])('that is the number %d is refused by name', (word) => {
    expect(() => encodeWord(word, 'timeout', 'GET DATA')).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        command: 'GET DATA',
        message: `GET DATA: timeout is ${word}, but it must be a finite number`,
      }),
    );
  });

  it.each([undefined, null, {}, [], true, 10n])(
    'that is no text at all is refused (%#)',
    (word) => {
      expect(() => encodeWord(word as never, 'value', 'NOOP')).toThrow(
        expect.objectContaining({
          code: 'E_AGI_INVALID_ARGUMENT',
          command: 'NOOP',
          message: expect.stringMatching(/^NOOP: value is .* but it must be a string$/),
        }),
      );
    },
  );
});

describe('a line', () => {
  it.each([
    ['22.10.1', MAX_LINE_BYTES, 'Asterisk 22.10.1'],
    ['16.28.0~dfsg-0+deb11u4', MAX_OLD_LINE_BYTES, 'Asterisk 16.28.0~dfsg-0+deb11u4'],
    [undefined, MAX_OLD_LINE_BYTES, 'an Asterisk of unknown version'],
  ])(
    'may be as long as Asterisk %s reads, counted in bytes, and no longer',
    (version, limit, reader) => {
      for (const letter of ['x', 'é', '日', '\u{1F600}']) {
        const bytes = Buffer.byteLength(letter);
        const fits = letter.repeat(Math.floor(limit / bytes));
        expect(encodeLine(fits, 1, 'X', { version })).toBe(`${fits}\n`);
        expect(() => encodeLine(`${fits}${letter}`, 1, 'X', { version })).toThrow(
          expect.objectContaining({
            code: 'E_AGI_COMMAND_TOO_LONG',
            command: 'X',
            message:
              `X is ${Buffer.byteLength(fits) + bytes} bytes long, but ${reader} reads at most ${limit} as ` +
              'one line; setVariableExact() stores a longer value in a variable',
          }),
        );
      }
    },
  );

  it('may be as long as what carries it allows, which is named where it is longer', () => {
    const reader = { ...recent, lineLimit: ASYNC_LINE_BYTES };
    const fits = 'x'.repeat(ASYNC_LINE_BYTES);
    expect(encodeLine(fits, 1, 'X', reader)).toBe(`${fits}\n`);
    expect(() => encodeLine(`${fits}x`, 1, 'X', reader)).toThrow(
      'X is 1014 bytes long, but AsyncAGI carries at most 1013 as one line; ' +
        'setVariableExact() stores a longer value in a variable',
    );
  });

  it('that is too long is refused with as much of a long version as helps', () => {
    const version = `16.28.0~${'x'.repeat(1000)}`;
    expect(() => encodeLine('x'.repeat(5000), 1, 'X', { version })).toThrow(
      `Asterisk ${version.slice(0, 60)} reads`,
    );
  });

  it('counts a lone surrogate as the three bytes of its replacement', () => {
    expect(() => encodeLine('\uD800'.repeat(MAX_LINE_BYTES / 3), 1, 'X', recent)).not.toThrow();
    expect(() => encodeLine('\uD800'.repeat(MAX_LINE_BYTES / 3 + 1), 1, 'X', recent)).toThrow();
  });

  it('may have as many words as Asterisk keeps, and no more', () => {
    const words = Array.from({ length: MAX_WORDS }, () => 'a');
    expect(encodeLine(words.join(' '), MAX_WORDS, 'X', recent).length).toBe(2 * MAX_WORDS);
    expect(() => encodeLine(words.join(' '), MAX_WORDS + 1, 'X', recent)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_COMMAND_TOO_LONG',
        command: 'X',
        message: 'X has 128 words, but Asterisk reads at most 127 and drops the rest',
      }),
    );
  });
});
