import { expect, it } from '@jest/globals';
import { splitWords } from './word-splitter.js';

it.each<[string, string[]]>([
  ['NOOP', ['NOOP']],
  ['', []],
  ['   ', []],
  ['  GET   VARIABLE\tEXTEN', ['GET', 'VARIABLE', 'EXTEN']],
  ['"GET" "VARIABLE" "EXTEN"', ['GET', 'VARIABLE', 'EXTEN']],
  ['A ""', ['A', '']],
  [String.raw`A "q\"uo\\te"`, ['A', 'q"uo\\te']],
  [String.raw`A x\ y`, ['A', 'x y']],
  ['A ab"cd ef"gh', ['A', 'abcd efgh']],
  ['A "unterminated', ['A', 'unterminated']],
  ['A "trail\\', ['A', 'trail']],
  [String.raw`A "a\nb"`, ['A', 'anb']],
])('the model of Asterisk splits %j as the recordings show', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});
