import { AGIError, type AgiChannel } from '../core/index.js';

export interface CollectOptions {
  max: number;
  terminator: string;
  cancel: string;
  firstDigitTimeout: number;
  interDigitTimeout: number;
  totalTimeout: number;
}

/** The digits that a caller enters behind `first`, the key that ended the prompt if any. */
export async function collectKeys(
  channel: AgiChannel,
  first: string | null,
  options: CollectOptions,
): Promise<{ digits: string; cancelled: boolean; ended: boolean }> {
  const { max, terminator, cancel, totalTimeout } = options;
  const began = performance.now();
  let digits = '';
  let key = first ?? (await waitForKey(channel, Math.min(options.firstDigitTimeout, totalTimeout)));
  while (key !== null) {
    if (key === cancel) return { digits: '', cancelled: true, ended: true };
    if (key === terminator) return { digits, cancelled: false, ended: true };
    digits += key;
    if (digits.length >= max) return { digits, cancelled: false, ended: true };
    const left = totalTimeout - (performance.now() - began);
    if (left < 1) break;
    key = await waitForKey(channel, Math.floor(Math.min(options.interDigitTimeout, left)));
  }
  return { digits, cancelled: false, ended: false };
}

/** The next key, or `null` if none comes in `ms`. */
export async function waitForKey(channel: AgiChannel, ms: number): Promise<string | null> {
  const { digit, timedOut } = await channel.waitForDigit(ms);
  // Asterisk answers -1 to a caller who is gone, with or without a HANGUP line.
  if (digit === null && !timedOut) throw new AGIError('E_AGI_HANGUP');
  return digit;
}
