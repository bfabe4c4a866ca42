import { describe, expect, it } from '@jest/globals';
import { AudioDecoder } from '../../lib/audio/codec/decoder.js';
import { encodeAudio, HANGUP_MESSAGE } from '../../lib/audio/codec/encoder.js';
import { AUDIO_KINDS, AUDIO_RATES, codecOf, rateOf } from '../../lib/audio/codec/message.js';
import { message } from './fixture/message.js';
import { readAll } from './fixture/read-all.js';

const ID = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const FIRST = message(0x01, ID);
const told = `id ${ID.toString('hex')}`;

describe('AudioDecoder', () => {
  const stream = Buffer.concat([
    FIRST,
    message(0x10, Buffer.of(1, 0, 0xff, 0x7f)),
    message(0x03, Buffer.from('#')),
    message(0x12, Buffer.alloc(640, 7)),
    message(0x02, Buffer.alloc(5)),
    message(0xff, Buffer.of(4)),
    message(0x18, Buffer.alloc(65_534, 1)),
    message(0x00),
  ]);
  const said = [
    told,
    'audio 8000 0100ff7f',
    'key #',
    `audio 16000 ${'07'.repeat(640)}`,
    `audio 192000 ${'01'.repeat(65_534)}`,
    'hangup',
  ];

  it('reads messages, wherever the stream is split', () => {
    const places = [...Array(700).keys(), 701, 40_000, stream.length - 3, stream.length - 1];
    for (const at of places) {
      expect(readAll([stream.subarray(0, at), stream.subarray(at)])).toEqual(said);
    }
  });

  it('reads them byte by byte', () => {
    expect(readAll([...stream].map((byte) => Buffer.of(byte)))).toEqual(said);
  });

  it.each([
    ['a stranger, by its first byte', Buffer.from('G'), 'no id first of all'],
    ['audio before the id', message(0x10, Buffer.alloc(2)), 'no id first of all'],
    ['an end before the id', message(0x00), 'no id first of all'],
    ['an id of another length', Buffer.of(1, 0, 15), 'an id of 15 bytes instead of 16'],
    [
      'an id that claims to be long',
      Buffer.of(1, 0xff, 0xff),
      'an id of 65535 bytes instead of 16',
    ],
  ])('finds out %s, and waits for no more', (_name, bytes, reason) => {
    expect(readAll([bytes, FIRST])).toEqual([`violation ${reason}`]);
  });

  it.each([
    ['audio without samples', message(0x10), 'audio without samples'],
    ['audio with half a sample', message(0x10, Buffer.alloc(3)), 'audio with half a sample'],
    ['a second id', FIRST, 'a second id'],
    ['a key that is none', message(0x03, Buffer.from('x')), 'a key that no telephone has'],
    ['two keys', message(0x03, Buffer.from('12')), 'a key that no telephone has'],
    ['no key', message(0x03), 'a key that no telephone has'],
  ])('ends at %s', (_name, bytes, reason) => {
    expect(readAll([FIRST, bytes, message(0x10, Buffer.alloc(2))])).toEqual([
      told,
      `violation ${reason}`,
    ]);
  });

  it.each(Array.from('0123456789*#ABCD'))('reads the key %s', (key) => {
    expect(readAll([FIRST, message(0x03, Buffer.from(key))])).toEqual([told, `key ${key}`]);
  });

  it('keeps nothing once it is ended, also by what it reads', () => {
    const decoder: AudioDecoder = new AudioDecoder({
      id: () => {
        decoder.end();
      },
      audio: () => {
        throw new Error('it is ended');
      },
      key: () => undefined,
      hangup: () => undefined,
      violation: () => undefined,
    });
    decoder.push(Buffer.concat([FIRST, message(0x10, Buffer.alloc(320))]));
    decoder.push(message(0x10, Buffer.alloc(320)));
    expect(decoder.heldBytes).toBe(0);
  });
});

describe('encodeAudio', () => {
  it('makes one message of samples: the length big-endian, the samples little-endian', () => {
    const pcm = new Int16Array([0, 0x0102, -2]);
    expect(encodeAudio(8000, pcm).toString('hex')).toBe('1000060000' + '0201' + 'feff');
  });

  it('takes a part of a larger array', () => {
    const pcm = new Int16Array(320).fill(9).subarray(160);
    expect(encodeAudio(16_000, pcm)).toEqual(
      message(0x12, Buffer.from(new Uint8Array(pcm.slice().buffer))),
    );
  });

  it.each(AUDIO_RATES)('is read again at %i Hz', (rate) => {
    const pcm = new Int16Array(rate / 50).map((_, index) => index * 7);
    const bytes = Buffer.from(pcm.buffer).toString('hex');
    expect(readAll([FIRST, encodeAudio(rate, pcm)])).toEqual([told, `audio ${rate} ${bytes}`]);
  });

  it('ends a connection with three bytes of zero', () => {
    expect(HANGUP_MESSAGE.toString('hex')).toBe('000000');
  });
});

describe('the kinds of audio', () => {
  it('are those of res_audiosocket.h', () => {
    expect(AUDIO_RATES.map((rate) => AUDIO_KINDS[rate])).toEqual([
      0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
    ]);
    expect(AUDIO_RATES.map((rate) => rateOf(AUDIO_KINDS[rate]))).toEqual(AUDIO_RATES);
    expect([0x0f, 0x19, 0, 1, 3, 255].map(rateOf)).toEqual(Array(6).fill(undefined));
  });

  it('have the names that Asterisk gives them', () => {
    expect(AUDIO_RATES.map(codecOf).join(' ')).toBe(
      'slin slin12 slin16 slin24 slin32 slin44 slin48 slin96 slin192',
    );
  });
});
