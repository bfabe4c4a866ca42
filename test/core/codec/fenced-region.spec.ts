import { expect, it } from '@jest/globals';
import { readFencedRegion } from '../../../lib/core/codec/fenced-region.js';

function read(region: string, mayHoldValue = true): [string | undefined, boolean, boolean] {
  const { reply, hangup, stray } = readFencedRegion(Buffer.from(region), mayHoldValue);
  return [reply?.toString(), hangup, stray];
}

it.each<[string, string, [string | undefined, boolean, boolean]]>([
  ['nothing', '', [undefined, false, false]],
  ['a value', '200 result=1 (a)\n', ['200 result=1 (a)', false, false]],
  ['an empty value', '200 result=1 ()\n', ['200 result=1 ()', false, false]],
  ['a value of several lines', '200 result=1 (a\nb)\n', ['200 result=1 (a\nb)', false, false]],
  [
    'a value that holds HANGUP lines and replies',
    '200 result=1 (a)\nHANGUP\n200 result=1 (z)\n',
    ['200 result=1 (a)\nHANGUP\n200 result=1 (z)', false, false],
  ],
  [
    'a value between hangups',
    'HANGUP\n200 result=1 (a\nHANGUP\n)\nHANGUP\n',
    ['200 result=1 (a\nHANGUP\n)', true, false],
  ],
  [
    'a value, then one cut short',
    '200 result=1 (a)\n200 result=1 (b',
    ['200 result=1 (a)', false, true],
  ],
  ['a hangup alone', 'HANGUP\n', [undefined, true, false]],
  ['no value', '200 result=0\n', [undefined, false, true]],
  ['a value cut short', '200 result=1 (a\nb', [undefined, false, true]],
  ['a hangup, then a value cut short', 'HANGUP\n200 result=1 (a', [undefined, true, true]],
  ['half a HANGUP line', 'HANGU', [undefined, false, true]],
  ['a value after something else', 'x\n200 result=1 (a)\n', ['200 result=1 (a)', false, true]],
  ['a hangup after something else', 'x\nHANGUP\n', [undefined, true, true]],
  ['a hangup that does not begin a line', 'x HANGUP\n', [undefined, false, true]],
  ['something else without an end', 'HANGUP\nx', [undefined, true, true]],
])('tells %s', (_name, region, expected) => {
  expect(read(region)).toEqual(expected);
});

it('believes whole HANGUP lines only, where there is no value', () => {
  expect(read('200 result=0 endpos=3520\nHANGUP\n', false)).toEqual([undefined, true, true]);
  expect(read('520-usage HANGUP\n520 End\n', false)).toEqual([undefined, false, true]);
  expect(read('200 result=1 (a)\nHANGUP\n', false)).toEqual([undefined, true, true]);
});
