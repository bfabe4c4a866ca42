import { describe, expect, it } from '@jest/globals';
import {
  bytesOfData,
  parseReply,
  parseShortReply,
  type Reply,
} from '../../../lib/core/codec/reply.js';

const NONE = {
  code: 200,
  result: '',
  data: undefined,
  dataBytes: undefined,
  rest: '',
  error: undefined,
};

/** Replies of one line of ASCII, each with its parts. */
const LINES: [string, Partial<Reply>][] = [
  ['200 result=0', { result: '0' }],
  ['200 result=', {}],
  ['200 result=*', { result: '*' }],
  ['200 result=-1 endpos=5600', { result: '-1', rest: 'endpos=5600' }],
  ['200 result=0 Gosub complete (x)', { result: '0', rest: 'Gosub complete (x)' }],
  ['200 result=0 (timeout) endpos=1', { result: '0', data: 'timeout', rest: 'endpos=1' }],
  ['200 result= (timeout)', { data: 'timeout' }],
  ['200 result=1 ()', { result: '1', data: '' }],
  ['200 result=1 (p)aren (x) (y)', { result: '1', data: 'p)aren (x) (y' }],
  ['200 result=1 (a)  b', { result: '1', data: 'a', rest: 'b' }],
  ['200 result=1 ( a ~ )', { result: '1', data: ' a ~ ' }],
];

const USAGE = '520-Invalid command syntax.  Proper usage follows:\nUsage: NOOP\n520 End of usage.';

describe('a reply is taken apart', () => {
  it.each<[string, Partial<Reply>]>([
    ...LINES,
    ['200 result=1 (not closed', { result: '1', data: 'not closed' }],
    ['200 result=1 (a\nb) c', { result: '1', data: 'a\nb', rest: 'c' }],
    ['200 result=1 (é) ü', { result: '1', data: 'é', dataBytes: Buffer.from('é'), rest: 'ü' }],
    ['200 without a result', {}],
    [
      '503 result=-2 Memory allocation failure',
      { code: 503, result: '-2', error: 'result=-2 Memory allocation failure' },
    ],
    ['503 result=12', { code: 503, result: '12', error: 'result=12' }],
    ['503 busy', { code: 503, error: 'busy' }],
    ['510 Invalid or unknown command', { code: 510, error: 'Invalid or unknown command' }],
    ['511 dead result=1', { code: 511, error: 'dead result=1' }],
    ['510 520 is no command', { code: 510, error: '520 is no command' }],
    ['520 No usage available.', { code: 520, error: 'No usage available.' }],
    [USAGE, { code: 520, error: USAGE.split('\n').slice(0, 2).join('\n').slice(4) }],
    ['520-cut\nshort', { code: 520, error: 'cut\nshort' }],
  ])('%j', (raw, parts) => {
    expect(parseReply(Buffer.from(raw))).toStrictEqual({ ...NONE, raw, ...parts });
  });
});

describe('a reply that is a chunk of its own', () => {
  it.each(LINES)('is taken apart in one pass: %j', (raw, parts) => {
    expect(parseShortReply(Buffer.from(`${raw}\n`), false)).toStrictEqual({
      ...NONE,
      raw,
      ...parts,
    });
  });

  it.each([
    ['is not whole', '200 result=0', false],
    ['is more than a line', '200 result=0\nHANGUP\n', false],
    ['is an error', '510 Invalid or unknown command\n', false],
    ['has another code', '201 result=0\n', false],
    ['is as long as a reply, but has none of its characters in place', 'No such app5\n', false],
    ['is shorter than a reply', '200\n', false],
    ['is not ASCII', '200 result=1 (é)\n', false],
    ['has a control character', '200 result=1 (\u007f)\n', false],
    ['opens a bracket that is not closed', '200 result=1 (a\n', false],
    ['may be the first line of a value', '200 result=1 (a\n', true],
    ['may be the first line of a value with a bracket in it', '200 result=1 (a)b\n', true],
    ['may have been split', `200 result=1 (${'x'.repeat(486)})\n`, true],
  ])('is left to the reader where it %s', (_what, chunk, mayHoldValue) => {
    expect(parseShortReply(Buffer.from(chunk), mayHoldValue)).toBeUndefined();
  });

  it('may be as long as Asterisk writes in one piece', () => {
    const value = 'x'.repeat(485);
    const chunk = Buffer.from(`200 result=1 (${value})\n`);
    expect(chunk.length).toBe(501);
    expect(parseShortReply(chunk, true)?.data).toBe(value);
  });

  it('may hold a value that ends with it, or text in brackets that is no value', () => {
    expect(parseShortReply(Buffer.from('200 result=1 (a)\n'), true)?.data).toBe('a');
    expect(parseShortReply(Buffer.from('200 result=0 (a) b\n'), true)).toMatchObject({
      data: 'a',
      rest: 'b',
    });
  });
});

describe('the bytes of the data', () => {
  it.each<[string, Buffer | undefined]>([
    ['200 result=1 (a)', Buffer.from('a')],
    ['200 result=1 ()', Buffer.alloc(0)],
    ['200 result=1 (é)', Buffer.from('é')],
    ['200 result=0', undefined],
  ])('of %j', (raw, bytes) => {
    expect(bytesOfData(parseReply(Buffer.from(raw)))).toEqual(bytes);
  });
});
