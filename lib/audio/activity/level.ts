/** The part of the sample before that is subtracted: hum of the mains and a constant offset are left out. */
const EMPHASIS = 0.95;
/** The mean square of the loudest sound that 16 bits can hold. */
const FULL_SCALE = 32_768 ** 2;
/** The level of perfect silence, which has no logarithm. */
const SILENCE = -96;

/** The level of a frame in dB, 0 for the loudest one there can be, without what is lower than a voice. */
export function levelOf(frame: Int16Array): number {
  let sum = 0;
  let before = frame[0] ?? 0;
  for (const sample of frame) {
    const change = sample - EMPHASIS * before;
    sum += change * change;
    before = sample;
  }
  const level = 10 * Math.log10(sum / Math.max(1, frame.length) / FULL_SCALE);
  return Math.max(level, SILENCE);
}
