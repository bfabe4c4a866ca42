import { SAMPLE_RATE } from './g711.js';

/** A sine of so many milliseconds; several frequencies sound at once. */
export function tone(
  milliseconds: number,
  hertz: number | readonly number[],
  amplitude = 8000,
): Int16Array {
  const all = typeof hertz === 'number' ? [hertz] : hertz;
  const length = Math.round((milliseconds * SAMPLE_RATE) / 1000);
  return Int16Array.from({ length }, (_, index) => {
    const waves = all.map((hz) => Math.sin((2 * Math.PI * hz * index) / SAMPLE_RATE));
    return Math.round((amplitude / all.length) * waves.reduce((sum, wave) => sum + wave, 0));
  });
}

export function silence(milliseconds: number): Int16Array {
  return new Int16Array(Math.round((milliseconds * SAMPLE_RATE) / 1000));
}

/** The root mean square: how loud samples are, 0 to 32767. */
export function rms(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / (samples.length || 1));
}

/** How strong one frequency is in samples, as the amplitude of its sine (Goertzel). */
export function amplitudeOf(samples: Int16Array, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let last = 0;
  let beforeLast = 0;
  for (const sample of samples) {
    [last, beforeLast] = [sample + factor * last - beforeLast, last];
  }
  const power = last * last + beforeLast * beforeLast - factor * last * beforeLast;
  return (2 * Math.sqrt(Math.max(0, power))) / (samples.length || 1);
}

/** Whether samples are little else than these frequencies. */
export function isTone(samples: Int16Array, hertz: number | readonly number[]): boolean {
  const all = typeof hertz === 'number' ? [hertz] : hertz;
  const power = all.reduce((sum, hz) => sum + amplitudeOf(samples, hz) ** 2, 0);
  const loudness = rms(samples);
  return loudness > AUDIBLE && Math.sqrt(power / 2) > 0.8 * loudness;
}

/** Quieter than this (RMS) is silence: the noise of G.711 and of Asterisk's prompts is below. */
export const AUDIBLE = 100;
