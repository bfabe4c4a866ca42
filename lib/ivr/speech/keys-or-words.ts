import { AGIError, isAGIError, type AgiChannel } from '../../core/index.js';
import { isGone } from '../hangup.js';
import { waitForKey } from '../keys/collect-keys.js';
import type { Heard, Listening } from './listening.js';

/** What came first: a key, words (or the failure to understand them), or nothing. */
export type Input = { readonly key: string } | Heard | 'nothing';

/** How long a caller who speaks may be on hold, in ms, where no frames come that could be counted. */
const HOLD = 2000;

export interface InputTimes {
  /** The keys that count; all others are dropped. */
  readonly keys: string;
  /** How long the caller may say and press nothing, in ms. */
  readonly timeout: number;
  /** The longest speech in ms. */
  readonly longest: number;
  /** How long the recogniser may take after the speech, in ms. */
  readonly engineTimeout: number;
}

/**
 * Waits for a key or for words, whichever comes first. A key counts until it is known what was said. All the time a
 * command waits for keys: its time-outs are those of the call.
 *
 * @throws AGIError `E_AGI_HANGUP`
 */
export async function keyOrWords(
  channel: AgiChannel,
  listening: Listening,
  { keys, timeout, longest, engineTimeout }: InputTimes,
): Promise<Input> {
  const wait = (ms: number, signal: AbortSignal): Promise<Waited> =>
    waitUntil(channel, keys, ms, signal);
  const beforeSpeech = await wait(timeout, listening.begun);
  if (beforeSpeech === 'late') return 'nothing';
  if (beforeSpeech !== 'over') return beforeSpeech;
  const inSpeech = await wait(longest + HOLD, listening.ended);
  if (inSpeech === 'late') listening.finish();
  else if (inSpeech !== 'over') return inSpeech;
  const afterSpeech = await wait(engineTimeout, listening.settled);
  if (afterSpeech !== 'over' && afterSpeech !== 'late') return afterSpeech;
  // The line may be the first to tell of a hangup. Words that were cut by it are no answer.
  if (listening.isCut && (await isGone(channel))) throw new AGIError('E_AGI_HANGUP');
  return listening.result ?? { failure: tooLate(engineTimeout) };
}

type Waited = { readonly key: string } | 'late' | 'over';

/** Waits for a key, for so many ms, or until the signal aborts. */
async function waitUntil(
  channel: AgiChannel,
  keys: string,
  ms: number,
  signal: AbortSignal,
): Promise<Waited> {
  while (!signal.aborted) {
    try {
      const key = await waitForKey(channel, ms, signal);
      if (key === null) return 'late';
      if (keys.includes(key)) return { key };
    } catch (error) {
      if (isAGIError(error) && error.code === 'E_AGI_ABORTED') return 'over';
      throw error;
    }
  }
  return 'over';
}

function tooLate(ms: number): AGIError {
  const message = `the recogniser gave nothing for ${ms} ms after the speech; see the option \`timeout\` of speech`;
  return new AGIError('E_SPEECH_TIMEOUT', message);
}
