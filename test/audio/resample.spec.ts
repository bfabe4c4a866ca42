import { describe, expect, it } from '@jest/globals';
import { resample, resampled } from 'nestjs-agi/audio';

function tone(hertz: number, rate: number, ms: number): Int16Array {
  return Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, at) => 10_000 * Math.sin((2 * Math.PI * hertz * at) / rate),
  );
}

/** How loud samples are, without their beginning and end. */
function loudness(pcm: Int16Array): number {
  const middle = pcm.subarray(pcm.length / 4, (pcm.length * 3) / 4);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

async function* pieces(pcm: Int16Array, length: number): AsyncGenerator<Int16Array> {
  for (let at = 0; at < pcm.length; at += length) yield pcm.subarray(at, at + length);
}

async function all(source: AsyncIterable<Int16Array>): Promise<number[]> {
  const samples: number[] = [];
  for await (const piece of source) samples.push(...piece);
  return samples;
}

describe('resample()', () => {
  it.each([
    [16_000, 8000],
    [22_050, 8000],
    [24_000, 8000],
    [8000, 16_000],
    [44_100, 16_000],
    [11_025, 48_000],
  ])('keeps a tone as it is, from %i to %i Hz', (from, to) => {
    const made = resample(tone(1000, from, 200), from, to);
    const expected = tone(1000, to, 200);
    expect(made).toHaveLength(expected.length);
    const difference = made.map((sample, index) => sample - (expected[index] ?? 0));
    expect(loudness(difference)).toBeLessThan(loudness(expected) / 300);
  });

  it.each([
    [5000, 16_000, 8000],
    [9000, 24_000, 8000],
    [6000, 22_050, 8000],
  ])('leaves out a tone of %i Hz, from %i to %i Hz', (hertz, from, to) => {
    expect(loudness(resample(tone(hertz, from, 200), from, to))).toBeLessThan(10);
  });

  it('does nothing for the same rate, and keeps the loudest sample', () => {
    const pcm = new Int16Array(800).fill(32_767);
    expect(resample(pcm, 8000, 8000)).toBe(pcm);
    const made = resample(pcm, 8000, 16_000);
    expect(Math.max(...made)).toBe(32_767);
    expect(Math.min(...made)).toBeGreaterThan(-10_000);
    expect(resample(new Int16Array(0), 8000, 16_000)).toHaveLength(0);
  });

  it('refuses rates and samples that are none', () => {
    expect(() => resample(new Int16Array(1), 0, 8000)).toThrow(/resample: from is 0/);
    expect(() => resample(new Int16Array(1), 8000, 8000.5)).toThrow(/resample: to is 8000\.5/);
    expect(() => resample([1] as never, 8000, 16_000)).toThrow(/an Int16Array/);
    expect(() => resampled(pieces(new Int16Array(1), 1), 8000, NaN)).toThrow(
      /resampled: to is NaN/,
    );
  });
});

describe('resampled()', () => {
  it.each([1, 7, 160, 10_000])('gives the same, in pieces of %i samples', async (length) => {
    const pcm = tone(700, 24_000, 60);
    expect(await all(resampled(pieces(pcm, length), 24_000, 8000))).toEqual(
      Array.from(resample(pcm, 24_000, 8000)),
    );
  });
});
