import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Word } from 'nestjs-agi/core';
import { spelledCommand } from '../../lib/core/command/catalogue.js';
import { encodeCommand } from '../../lib/core/command/encoding.js';
import { MAX_LINE_BYTES, MAX_OLD_LINE_BYTES, MAX_WORDS } from '../../lib/core/limits.js';
import { awkwardText, settings } from './settings.js';
import { splitWords } from './word-splitter.js';

function encode(words: readonly Word[], version = '22.10.1'): string {
  const { row, values } = spelledCommand(words);
  return encodeCommand(row, values, { version });
}

const carried = awkwardText.map((text) => text.replaceAll(/[\r\n\0]/g, ''));

describe('any list of words', () => {
  it('reaches Asterisk as exactly the strings given, on one line', () => {
    fc.assert(
      fc.property(fc.array(carried, { maxLength: MAX_WORDS - 2 }), (values) => {
        fc.pre(Buffer.byteLength(values.join()) < 3000);
        const line = encode(['NOOP', ...values]);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(line).not.toMatch(/[\r\0]/);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_LINE_BYTES + 1);
        expect(splitWords(line.slice(0, -1))).toEqual(['NOOP', ...values]);
      }),
      settings(2000),
    );
  });

  it('is refused whole, or sent whole: never cut', () => {
    const long = fc.tuple(
      fc.constantFrom('x', '"', '\\', ' ', 'é', '日'),
      fc.integer({ min: 1, max: 9000 }),
    );
    const asterisk = fc.constantFrom(['22.10.1', MAX_LINE_BYTES], ['16.28.0', MAX_OLD_LINE_BYTES]);
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 3 }), asterisk, (parts, given) => {
        const [version, limit] = given as [string, number];
        const values = parts.map(([letter, count]) => letter.repeat(count));
        let line: string;
        try {
          line = encode(['SET VARIABLE', ...values], version);
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_AGI_COMMAND_TOO_LONG', command: 'SET VARIABLE' });
          const shortest = values.join(' ').length + 'SET VARIABLE '.length;
          expect(Buffer.byteLength(values.join(' ')) + 2 * shortest).toBeGreaterThan(limit);
          return;
        }
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(limit + 1);
        expect(splitWords(line.slice(0, -1))).toEqual(['SET', 'VARIABLE', ...values]);
      }),
      settings(500),
    );
  });

  it('of more words than Asterisk keeps is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (count) => {
        const words = ['NOOP', ...Array.from({ length: count - 1 }, () => 'a')];
        if (count <= MAX_WORDS) expect(splitWords(encode(words).slice(0, -1))).toHaveLength(count);
        else expect(() => encode(words)).toThrow(/at most 127/);
      }),
      settings(200),
    );
  });

  it('with CR, LF or NUL anywhere is refused, and names the argument', () => {
    fc.assert(
      fc.property(carried, fc.constantFrom('\r', '\n', '\0'), carried, (before, bad, after) => {
        expect(() => encode(['SET', 'VARIABLE', 'X', before + bad + after])).toThrow(
          expect.objectContaining({
            code: 'E_AGI_INVALID_ARGUMENT',
            message: expect.stringMatching(/^SET VARIABLE: value holds (?:CR|LF|NUL) at /),
          }),
        );
      }),
      settings(300),
    );
  });

  it('never makes a line that Asterisk takes for the end of the session', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(carried, fc.constantFrom('failure', 'FAILURE', 'FailureX', 'fail')), {
          minLength: 1,
        }),
        (words) => {
          let line = '';
          try {
            line = encode(words);
          } catch (error) {
            expect(error).toMatchObject({ name: 'AGIError' });
          }
          expect(line.toLowerCase().startsWith('failure')).toBe(false);
          expect(line).not.toMatch(/^\s/);
        },
      ),
      settings(1000),
    );
  });
});
