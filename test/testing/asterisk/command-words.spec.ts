import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitWords } from '../../../lib/testing/asterisk/command-words.js';
import { awkwardText, settings } from '../../fuzz/settings.js';
import { splitWords as splitByTheNotes } from '../../fuzz/word-splitter.js';

describe('the words of a command line', () => {
  it.each([
    ['NOOP', ['NOOP']],
    ['  GET   VARIABLE\tEXTEN ', ['GET', 'VARIABLE', 'EXTEN']],
    ['A ab"cd ef"gh', ['A', 'abcd efgh']],
    [String.raw`A "q\"uo\\te"`, ['A', String.raw`q"uo\te`]],
    [String.raw`A x\ y`, ['A', 'x y']],
    ['A "unterminated x', ['A', 'unterminated x']],
    [String.raw`A "trail\ `.trimEnd(), ['A', 'trail']],
    [String.raw`A \ `.trimEnd(), ['A']],
    ['A "" ""', ['A', '', '']],
    [String.raw`A "a\nb"`, ['A', 'anb']],
    ['A abc\r', ['A', 'abc\r']],
    ['', []],
    [' \t ', []],
  ])('%j are %j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it('are those of another model of the same parser', () => {
    fc.assert(
      fc.property(awkwardText, (line) => {
        expect(splitWords(line)).toEqual(splitByTheNotes(line));
      }),
      settings(2000),
    );
  });

  it('are 127 at most', () => {
    expect(splitWords('a '.repeat(200))).toHaveLength(127);
  });
});
