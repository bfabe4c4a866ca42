import { AGIError, type AgiChannel } from '../../core/index.js';
import { isGone } from '../hangup.js';
import { noteHashMayFollow } from './following-hash.js';
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

/** The keys of an answer. */
export interface Collected {
  readonly digits: string;
  /** Whether the key of `cancel` was pressed. */
  readonly cancelled: boolean;
  /** Whether a key was pressed that no answer has. */
  readonly stray: boolean;
  /** Whether the caller may still be pressing keys: neither a key of theirs nor a pause ended the answer. */
  readonly goesOn: boolean;
}

/**
 * Collects the keys of an answer, each by a command of its own.
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
  const collected = (end: Partial<Collected>): Collected => ({
    digits,
    cancelled: false,
    stray: false,
    goesOn: false,
    ...end,
  });
  let key = first ?? (await waitForKey(channel, Math.min(options.firstDigitTimeout, totalTimeout)));
  while (key !== null) {
    if (key === cancel) return collected({ cancelled: true });
    if (key === terminator) return collected({});
    if (!options.digits.includes(key)) return collected({ stray: true, goesOn: true });
    digits += key;
    if (digits.length >= max) return collected({ goesOn: true });
    const left = totalTimeout - (now() - began);
    if (left < 1) break;
    key = await waitForKey(channel, Math.floor(Math.min(options.interDigitTimeout, left)));
  }
  return collected({});
}

/** The next key, or `null` if none comes in `ms`. @param signal gives it up, with `E_AGI_ABORTED` */
export async function waitForKey(
  channel: AgiChannel,
  ms: number,
  signal?: AbortSignal,
): Promise<string | null> {
  const { digit, timedOut } = await channel.waitForDigit(ms, signal && { signal });
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
  noteHashMayFollow(channel, false);
  for (let dropped = 0; dropped < MOST_KEYS; dropped++) {
    if ((await waitForKey(channel, PAUSE_AFTER_MISTAKE)) === null) return;
  }
}
