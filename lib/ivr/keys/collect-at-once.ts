import { AGIError, type AgiChannel } from '../../core/index.js';
import { GET_DATA_FIRST_DIGIT, GET_DATA_NEXT_DIGIT, MAX_DIGITS } from '../../core/internal.js';
import { isGone } from '../hangup.js';
import { waitForKey, type Collected, type CollectOptions } from './collect-keys.js';
import { mayHashFollow } from './following-hash.js';

/** The start of an answer: the sound that is still to be played (`''` for none), and the first key, if any. */
export interface AnswerStart {
  readonly file: string;
  readonly first: string | null;
  /** Called with a sound that Asterisk could not play; it throws if the caller is gone. */
  readonly onMissing: (file: string) => Promise<void>;
}

/** An answer of which nothing has been heard after all of its prompt was played. */
export const NOTHING_YET: AnswerStart = {
  file: '',
  first: null,
  onMissing: () => Promise.resolve(),
};

/**
 * Whether GET DATA can collect the answer. It ends at a hash and at no other key, and its time-outs are
 * for the next key only.
 */
export function isForGetData(options: CollectOptions): boolean {
  const { digits, max, terminator, cancel, totalTimeout } = options;
  return (
    (terminator === '#' || terminator === '') &&
    cancel === '' &&
    totalTimeout === Infinity &&
    max <= MAX_DIGITS &&
    !digits.includes('#')
  );
}

/**
 * Collects the keys of an answer by GET DATA, which hears every key from the start of the sound that it
 * plays to the end of the answer. Asterisk keeps no key that is pressed between two commands, so an
 * answer of one command is complete however slow the network is.
 *
 * One command has one time-out for the first key and for each further key, or 6 s and 2 s. Where the
 * question has other times, a command that ends too early is followed by one that waits for the rest.
 */
export async function collectAtOnce(
  channel: AgiChannel,
  { file, first, onMissing }: AnswerStart,
  options: CollectOptions,
): Promise<Collected> {
  const { max, firstDigitTimeout, interDigitTimeout } = options;
  const isPreset =
    firstDigitTimeout === GET_DATA_FIRST_DIGIT && interDigitTimeout === GET_DATA_NEXT_DIGIT;
  let sound = file;
  let digits = first ?? '';
  const collected = (end: 'hash' | 'full' | 'time'): Collected => {
    // A hash that ends no answer is a key that no answer has.
    const isStray =
      (end === 'hash' && options.terminator === '') ||
      Array.from(digits).some((key) => !options.digits.includes(key));
    const goesOn = end === 'full' || (end === 'hash' && options.terminator === '');
    return { digits, cancelled: false, stray: isStray, goesOn };
  };
  if (first !== null && (max === 1 || !options.digits.includes(first))) return collected('full');

  let mayIgnoreHash = first === null && file !== '' && mayHashFollow(channel);
  /** How long no key has come. */
  let quiet = 0;
  for (;;) {
    const left = (digits === '' ? firstDigitTimeout : interDigitTimeout) - quiet;
    if (left < 1) return collected('time');
    const both = isPreset && digits === '' && quiet === 0;
    const wait = digits === '' ? Math.min(left, interDigitTimeout) : left;
    const most = max - digits.length;
    const reply = await channel.getData(sound, both ? 0 : wait, most);
    if (!reply.completed) {
      await failed(channel, sound, onMissing);
      sound = '';
    } else if (!reply.timedOut) {
      const isHash = reply.digits.length < most;
      if (isHash && digits + reply.digits === '' && sound !== '' && mayIgnoreHash) {
        // The sound was cut off: it is played again.
        mayIgnoreHash = false;
        continue;
      }
      digits += reply.digits;
      return collected(isHash ? 'hash' : 'full');
    } else {
      sound = '';
      digits += reply.digits;
      if (both) return collected('time');
      quiet = reply.digits === '' ? quiet + wait : wait;
    }
  }
}

/**
 * Waits for one key, which a sound that is still to be played does not delay.
 *
 * @param hashCounts whether a hash is a key like any other. If not, the first one is ignored while the sound
 *   plays: it may belong to the previous answer. The sound is played again, since a key ends it.
 * @returns the key, or `null` if none comes in `ms` after the sound
 */
export async function collectOneKey(
  channel: AgiChannel,
  { file, first, onMissing }: AnswerStart,
  ms: number,
  hashCounts: boolean,
): Promise<string | null> {
  if (first !== null) return first;
  if (file === '') return waitForKey(channel, ms);
  let mayIgnoreHash = !hashCounts;
  for (;;) {
    const { completed, digits, timedOut } = await channel.getData(file, ms, 1);
    if (!completed) {
      await failed(channel, file, onMissing);
      return waitForKey(channel, ms);
    }
    if (timedOut) return null;
    if (digits !== '' || !mayIgnoreHash) return digits === '' ? '#' : digits;
    mayIgnoreHash = false;
  }
}

/** Asterisk answers -1 if there is no such sound, and also if the caller is gone. */
async function failed(
  channel: AgiChannel,
  sound: string,
  onMissing: AnswerStart['onMissing'],
): Promise<void> {
  if (sound !== '') return onMissing(sound);
  await isGone(channel);
  throw new AGIError('E_AGI_HANGUP');
}
