import { AGIError, type AgiChannel } from '../../core/index.js';
import { isGone } from '../hangup.js';
import { MOST_KEYS } from './keys.js';

export interface CollectOptions {
  digits: string;
  max: number;
  terminator: string;
  cancel: string;
  firstDigitTimeout: number;
  interDigitTimeout: number;
  totalTimeout: number;
}

/** The keys of an answer, and why it ended: a `stray key` is one that no answer has. */
export interface Collected {
  readonly digits: string;
  readonly endedBy: 'length' | 'terminator' | 'time' | 'cancel' | 'stray key';
}

/**
 * Collects the keys of an answer.
 *
 * @param first the key that ended the prompt, if any
 */
export async function collectKeys(
  channel: AgiChannel,
  first: string | null,
  options: CollectOptions,
  now: () => number,
): Promise<Collected> {
  const { max, terminator, cancel, totalTimeout } = options;
  const began = now();
  let digits = '';
  let key = first ?? (await waitForKey(channel, Math.min(options.firstDigitTimeout, totalTimeout)));
  while (key !== null) {
    if (key === cancel) return { digits: '', endedBy: 'cancel' };
    if (key === terminator) return { digits, endedBy: 'terminator' };
    if (!options.digits.includes(key)) return { digits, endedBy: 'stray key' };
    digits += key;
    if (digits.length >= max) return { digits, endedBy: 'length' };
    const left = totalTimeout - (now() - began);
    if (left < 1) break;
    key = await waitForKey(channel, Math.floor(Math.min(options.interDigitTimeout, left)));
  }
  return { digits, endedBy: 'time' };
}

/** The next key, or `null` if none comes in `ms`. */
export async function waitForKey(channel: AgiChannel, ms: number): Promise<string | null> {
  const { digit, timedOut } = await channel.waitForDigit(ms);
  // Asterisk answers -1 if the caller is gone.
  if (digit === null && !timedOut) {
    await isGone(channel);
    throw new AGIError('E_AGI_HANGUP');
  }
  return digit;
}

/** Time in ms without a key, after which the keys of a mistake are over. */
const PAUSE_AFTER_MISTAKE = 400;

/** Drops the keys that a caller presses after a mistake: they are no answer to the next prompt. */
export async function dropKeys(channel: AgiChannel): Promise<void> {
  for (let dropped = 0; dropped < MOST_KEYS; dropped++) {
    if ((await waitForKey(channel, PAUSE_AFTER_MISTAKE)) === null) return;
  }
}
