import { types } from 'node:util';
import { checkValue, integer, type ValueRule } from '../../core/internal.js';
import { Resampler } from './resampler.js';

const RATE: ValueRule<number> = integer({ least: 1000, most: 192_000, unit: 'Hz' });

const SAMPLES: ValueRule<Int16Array> = {
  allowed: 'an Int16Array of samples',
  accepts: (value) => types.isInt16Array(value),
};

/**
 * Gives audio another rate: the band that both rates have stays as it is, and the rest is filtered out. Speech
 * engines have 16,000, 22,050 or 24,000 samples in a second, and a line beside a call has 8000.
 *
 * @param pcm samples of one channel
 * @param from samples in a second that it has
 * @param to samples in a second that it gets
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a rate that is none, and for anything but samples
 * @publicApi
 */
export function resample(pcm: Int16Array, from: number, to: number): Int16Array {
  checkValue('resample: pcm', pcm, SAMPLES, 'described');
  const resampler = make('resample', from, to);
  if (resampler === undefined) return pcm;
  const whole = [resampler.push(pcm), resampler.end()];
  return Int16Array.from(whole.flatMap((part) => Array.from(part)));
}

/**
 * Gives another rate to audio that comes piece by piece, as {@link resample} does to a whole one. The pieces may
 * have any length.
 *
 * @param source pieces of one channel
 * @param from samples in a second that it has
 * @param to samples in a second that it gets
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a rate that is none
 * @publicApi
 */
export function resampled(
  source: AsyncIterable<Int16Array>,
  from: number,
  to: number,
): AsyncIterable<Int16Array> {
  const resampler = make('resampled', from, to);
  return resampler === undefined ? source : piecesOf(source, resampler);
}

async function* piecesOf(
  source: AsyncIterable<Int16Array>,
  resampler: Resampler,
): AsyncGenerator<Int16Array, void, undefined> {
  for await (const piece of source) {
    const made = resampler.push(piece);
    if (made.length > 0) yield made;
  }
  const rest = resampler.end();
  if (rest.length > 0) yield rest;
}

function make(name: string, from: number, to: number): Resampler | undefined {
  checkValue(`${name}: from`, from, RATE);
  checkValue(`${name}: to`, to, RATE);
  return from === to ? undefined : new Resampler(from, to);
}
