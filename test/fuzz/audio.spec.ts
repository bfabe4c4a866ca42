import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeAudio } from '../../lib/audio/codec/encoder.js';
import { AUDIO_RATES } from '../../lib/audio/codec/message.js';
import { message } from '../audio/fixture/message.js';
import { readAll } from '../audio/fixture/read-all.js';
import { settings } from './settings.js';

const FIRST = message(0x01, Buffer.alloc(16, 0xab));

/** Messages, whole or not, and bytes that are none. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.nat(600).map((length) => message(0x10, Buffer.alloc(length))) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('0', '#', 'D', 'x', 'a').map((key) => message(3, Buffer.from(key))),
  },
  { weight: 2, arbitrary: fc.constantFrom(FIRST, message(0), message(0xff), message(2)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(255), fc.uint8Array({ maxLength: 40 }))
      .map(([kind, bytes]) => message(kind, bytes)),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  },
);
const stream = fc
  .tuple(fc.constantFrom(FIRST, FIRST, FIRST, Buffer.alloc(0)), fc.array(piece, { maxLength: 20 }))
  .map(([first, parts]) => Buffer.concat([first, ...parts]));

describe('any stream of an AudioSocket', () => {
  it('gives messages or one violation, however the network cuts it', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(4000), { maxLength: 8 }), (bytes, places) => {
        const bounds = [0, ...places.filter((at) => at < bytes.length).sort((a, b) => a - b)];
        const parts = bounds.map((at, index) => bytes.subarray(at, bounds[index + 1]));
        const said = readAll(parts);
        expect(said).toEqual(readAll([bytes]));
        expect(said).toEqual(readAll([...bytes].map((byte) => Buffer.of(byte))));
        const ends = said.filter((one) => one.startsWith('violation'));
        expect(ends.length).toBeLessThanOrEqual(1);
        if (ends.length === 1) expect(said.at(-1)).toBe(ends[0]);
      }),
      settings(500),
    );
  });
});

describe('any samples', () => {
  it('are one message, which holds exactly them', () => {
    const samples = fc.int16Array({ minLength: 1, maxLength: 4000 });
    fc.assert(
      fc.property(fc.constantFrom(...AUDIO_RATES), samples, (rate, pcm) => {
        const bytes = encodeAudio(rate, pcm);
        expect(bytes.length).toBe(3 + pcm.length * 2);
        const hex = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('hex');
        expect(readAll([FIRST, bytes]).slice(1)).toEqual([`audio ${rate} ${hex}`]);
      }),
      settings(500),
    );
  });
});
