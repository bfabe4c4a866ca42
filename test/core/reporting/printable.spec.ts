import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable } from 'nestjs-agi/core';
import { settings } from '../../fuzz/settings.js';

/** The characters that no line of a log may hold: they control a terminal, reverse text, or are invisible. */
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

describe('printable()', () => {
  it.each([
    ['Grüße, 你好, 👋', 'Grüße, 你好, 👋'],
    ['\r\n\t', String.raw`\r\n\t`],
    ['\x1b[2J', String.raw`\u001b[2J`],
    ['\x7f\x9b', String.raw`\u007f\u009b`],
    ['a\u202eb\u2066c\u200f', String.raw`a\u202eb\u2066c\u200f`],
    ['a\u2028b\u2029c', String.raw`a\u2028b\u2029c`],
    ['a\u200bb\ufeffc\u00add', String.raw`a\u200bb\ufeffc\u00add`],
    ['\u{e0041}', String.raw`\udb40\udc41`],
    ['half \ud83d of one', String.raw`half \ud83d of one`],
  ])('%j is %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves no invisible character in any text, and keeps the value of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(UNSEEN);
        expect(JSON.parse(printable(JSON.stringify({ text })))).toEqual({ text });
      }),
      settings(1000),
    );
  });
});
