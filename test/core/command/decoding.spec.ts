import { describe, expect, it } from '@jest/globals';
import { parseReply, type Reply } from '../../../lib/core/codec/reply.js';
import {
  characterOf,
  decodeBytes,
  decodeSay,
  decodeSpeech,
  decodeValue,
  endposOf,
  keyOf,
  missingFile,
  respond,
} from '../../../lib/core/command/decoding.js';

const reply = (raw: string): Reply => parseReply(Buffer.from(raw));

describe('the part that all results share', () => {
  it.each<[string, Record<string, unknown>]>([
    ['200 result=0', { code: 200, result: 0, data: null }],
    ['200 result=-1 endpos=1', { code: 200, result: -1, data: null }],
    ['200 result=', { code: 200, result: null, data: null }],
    ['200 result=*5', { code: 200, result: null, data: null }],
    ['200 result=1.5', { code: 200, result: null, data: null }],
    ['200 result=9007199254740992', { code: 200, result: null, data: null }],
    ['200 result=1 ()', { code: 200, result: 1, data: '' }],
    ['510 unknown', { code: 510, result: null, data: null, error: 'unknown' }],
    [
      '503 result=-2 no memory',
      { code: 503, result: -2, data: null, error: 'result=-2 no memory' },
    ],
  ])('of %j', (raw, expected) => {
    expect(respond(reply(raw))).toStrictEqual({ ...expected, raw });
  });
});

describe('a character', () => {
  it.each<[string, string | null]>([
    ['200 result=49', '1'],
    ['200 result=35', '#'],
    ['200 result=1', '\u0001'],
    ['200 result=0', null],
    ['200 result=-1', null],
    ['200 result=', null],
    ['200 result=49.5', null],
    ['200 result=x', null],
    ['200 result=1114111', '\u{10FFFF}'],
    ['200 result=1114112', null],
    ['503 result=49', null],
  ])('of %j is %j', (raw, expected) => {
    expect(characterOf(reply(raw))).toBe(expected);
  });
});

describe('a key that ended a command', () => {
  it.each<[string, string | null]>([
    ['200 result=49', '1'],
    ['200 result=255', '\u00ff'],
    ['200 result=0', null],
    // The manager has stopped what was played.
    ['200 result=1000', null],
  ])('of %j is %j', (raw, expected) => {
    expect(keyOf(reply(raw))).toBe(expected);
  });
});

it.each<[string, number | null]>([
  ['200 result=0 endpos=3520', 3520],
  ['200 result=0 (timeout) endpos=16', 16],
  ['200 result=-1 endpos=-1', -1],
  ['200 result=0', null],
  ['200 result=0 endpos=', null],
])('the position of %j is %j', (raw, expected) => {
  expect(endposOf(reply(raw))).toBe(expected);
});

describe('a missing file', () => {
  it.each([
    ['200 result=-1 endpos=0', 'menu', { name: 'menu', certain: true }],
    ['200 result=-1 endpos=80', 'menu', { name: 'menu', certain: false }],
    ['200 result=-1', 'menu', { name: 'menu', certain: false }],
    ['200 result=-1 endpos=0', '', undefined],
    ['200 result=0 endpos=0', 'menu', undefined],
    ['511 dead', 'menu', undefined],
  ])('may be what %j says of %j', (raw, file, expected) => {
    expect(missingFile(reply(raw), [file])).toEqual(expected);
  });
});

describe('a result', () => {
  it.each([
    ['200 result=0', { digit: null, data: null, completed: true }],
    ['200 result=42', { digit: '*', data: '*', completed: false }],
    ['200 result=-1', { digit: null, data: null, completed: false }],
    ['511 dead', { digit: null, data: null, completed: false }],
  ])('of a prompt is that of %j', (raw, expected) => {
    expect(decodeSay(reply(raw))).toMatchObject(expected);
  });

  it.each([
    ['200 result=1', true],
    ['200 result=0', false],
    ['503 result=1', false],
  ])('of speech is that of %j', (raw, succeeded) => {
    expect(decodeSpeech(reply(raw))).toMatchObject({ succeeded });
  });

  it.each([
    ['200 result=1 (a)', 'a'],
    ['200 result=1 ()', ''],
    ['200 result=1', null],
    ['200 result=0 (a)', null],
    ['503 result=1 (a)', null],
  ])('of a value is that of %j', (raw, value) => {
    const result = decodeValue(reply(raw));
    expect(result).toMatchObject({ value, truncated: false });
    expect(decodeBytes(result, reply(raw)).value).toEqual(
      value === null ? null : Buffer.from(value),
    );
    // The text of the other result stays as it is.
    expect(result.value).toBe(value);
  });

  it('of bytes has a copy of them', () => {
    const bytes = Buffer.from('200 result=1 (\xff)', 'latin1');
    const one = parseReply(bytes);
    const { value, data } = decodeBytes(decodeValue(one), one);
    bytes.fill(0);
    expect(value).toEqual(Buffer.from([0xff]));
    expect(data).toBe('\ufffd');
  });
});
