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

/** What a caller has entered, and what ended it; `stray key` is one that is no part of an answer. */
export interface Collected {
  readonly digits: string;
  readonly endedBy: 'length' | 'terminator' | 'time' | 'cancel' | 'stray key';
}

/** Collects what a caller enters behind `first`, the key that ended the prompt if any. */
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
  // Asterisk answers -1 to a caller who is gone.
  if (digit === null && !timedOut) {
    await isGone(channel);
    throw new AGIError('E_AGI_HANGUP');
  }
  return digit;
}

/** How long, in ms, no key has to come until those of a mistake are over. */
const SILENCE = 400;

/** Drops what a caller presses behind a mistake: it is no answer to what they are told next. */
export async function dropKeys(channel: AgiChannel): Promise<void> {
  for (let dropped = 0; dropped < MOST_KEYS; dropped++) {
    if ((await waitForKey(channel, SILENCE)) === null) return;
  }
}
