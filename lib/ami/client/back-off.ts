/**
 * Delay in ms before an attempt: it doubles up to a longest one, and is varied by half to both sides, so
 * that clients which lost the same Asterisk do not come back together.
 *
 * @param attempt 0 for the first
 * @param random from 0 to 1
 */
export function backOff(attempt: number, first: number, longest: number, random: number): number {
  const delay = Math.min(longest, first * 2 ** Math.min(attempt, 30));
  return Math.max(1, Math.round(Math.min(longest, delay * (0.5 + random))));
}
