import type { AgiChannel } from '../../core/index.js';
import {
  checkOptionalValue,
  checkValue,
  integer,
  isCallerGone,
  refusedValue,
  wholeMilliseconds,
} from '../../core/internal.js';
import { isGone } from '../hangup.js';
import { ALL_KEYS, checkKey } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { keyAfter } from './key-after.js';

/**
 * Options of `AgiDialog.record()`. Only `file` is required.
 *
 * @publicApi
 */
export interface RecordOptions {
  /** Name of the file, without extension. */
  file: string;
  /** Extension of the file: `wav`. */
  format?: string;
  /** Prompt that is played before the beep: none. */
  prompt?: Prompt;
  /** Key that ends the recording: `#`; `''` for none. */
  terminator?: string;
  /** Longest recording in ms: 60000. */
  limit?: number;
  /** Whether a beep is played before the recording: `true`. */
  beep?: boolean;
  /** Whole seconds of silence that end the recording: none. */
  silence?: number;
  /**
   * Prompt after which the caller decides: `1` keeps the recording, `2` plays it, `3` records again, and
   * no key keeps it. `true` is Asterisk's own prompt for that, `vm-review`. None.
   */
  review?: Prompt | true;
  /** Greatest number of recordings, if there is a review: 3. */
  tries?: number;
}

/**
 * The result of `AgiDialog.record()`. `samples` is the length of the recording, 8000 samples a second.
 * `rejected`: the caller kept no recording. `failed`: Asterisk could not record. After a hangup `file`
 * holds what the caller said before it; without a `file`, the caller had said nothing yet.
 *
 * @publicApi
 */
export type RecordingResult =
  | {
      /** The recording is kept. */
      readonly outcome: 'recorded';
      /** Name of the file, without extension. */
      readonly file: string;
      /** Length of the recording in samples. */
      readonly samples: number;
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
      /** Name of the file, without extension; not there if there is no recording. */
      readonly file?: string;
      /** Length of the recording in samples; not there if there is no recording. */
      readonly samples?: number;
    }
  | {
      /** The caller kept no recording. */
      readonly outcome: 'rejected';
    }
  | {
      /** Asterisk could not record. */
      readonly outcome: 'failed';
    };

export type ResolvedRecord = Omit<RecordOptions, 'review'> &
  Required<Pick<RecordOptions, 'format' | 'terminator' | 'limit' | 'beep' | 'tries'>> & {
    review: Prompt | undefined;
  };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveRecord(options: RecordOptions): ResolvedRecord {
  const { file, format = 'wav', terminator = '#', limit = 60_000, beep = true } = options;
  const { tries = 3, silence } = options;
  if (file === '') throw refusedValue('file', file, 'the name of a file');
  checkKey('terminator', terminator);
  checkValue('limit', limit, wholeMilliseconds(1));
  checkValue('tries', tries, integer({ least: 1 }));
  checkOptionalValue('silence', silence, integer({ least: 1, unit: 'seconds' }));
  checkPrompt('prompt', options.prompt);
  const review = options.review === true ? 'vm-review' : options.review;
  checkPrompt('review', review);
  return { ...options, format, terminator, limit, beep, tries, review };
}

/** How often the review is played for one recording. */
const REVIEWS = 5;
/** Longest wait for a key after the review, in ms. */
const REVIEW_TIMEOUT = 5000;

export async function record(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedRecord,
): Promise<RecordingResult> {
  const { file, format, terminator, limit, beep, silence, review } = options;
  for (let round = 1; round <= options.tries; round++) {
    await player.play(options.prompt, '');
    const { endedBy, endpos, result } = await channel.recordFile(
      file,
      format,
      terminator,
      limit,
      undefined,
      beep,
      silence,
    );
    const recorded = { file, samples: endpos ?? 0 };
    if (endedBy === 'hangup') {
      await isGone(channel);
      return hungUpWith(recorded);
    }
    if (endedBy === 'beep-failed') {
      if (await isGone(channel)) return { outcome: 'hangup' };
      // The caller pressed the terminator during the beep, before there was a recording.
      if (Number(result) > 0) continue;
    }
    if (endedBy === null || endedBy.endsWith('-failed')) return { outcome: 'failed' };
    try {
      if (review !== undefined && !(await isKept(channel, player, file, review))) continue;
    } catch (error) {
      if (isCallerGone(error)) return hungUpWith(recorded);
      throw error;
    }
    return { outcome: 'recorded', ...recorded };
  }
  return { outcome: 'rejected' };
}

/** An empty recording counts as no file. */
function hungUpWith(recorded: { file: string; samples: number }): RecordingResult {
  return recorded.samples > 0 ? { outcome: 'hangup', ...recorded } : { outcome: 'hangup' };
}

/** Asks until the caller decides. No key keeps the recording. */
async function isKept(
  channel: AgiChannel,
  player: PromptPlayer,
  file: string,
  review: Prompt,
): Promise<boolean> {
  let early: string | null = null;
  for (let round = 0; round < REVIEWS; round++) {
    const key: string | null =
      early ??
      (await keyAfter(channel, player, review, { keys: ALL_KEYS, timeout: REVIEW_TIMEOUT }));
    if (key === '3') return false;
    if (key === '1' || key === null) return true;
    early = key === '2' ? await player.play(file, ALL_KEYS) : null;
  }
  return true;
}
