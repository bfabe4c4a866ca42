import type { AgiChannel } from '../../core/index.js';
import { badOption, checkWhole } from '../bad-option.js';
import { waitForKey } from '../keys/collect-keys.js';
import { isGone, isHangup } from '../hangup.js';
import { ALL_KEYS, checkKey } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';

/**
 * How a caller is recorded. All may be left out but `file`.
 *
 * @publicApi
 */
export interface RecordOptions {
  /** Where, without extension. */
  file: string;
  /** Extension: `wav`. */
  format?: string;
  /** Played before the beep: none. */
  prompt?: Prompt;
  /** Key that ends it: `#`; `''` for none. */
  terminator?: string;
  /** Longest recording in ms: 60000. */
  limit?: number;
  /** Whether a beep begins it: `true`. */
  beep?: boolean;
  /** Whole seconds of silence that end it: none. */
  silence?: number;
  /**
   * Asks what becomes of it: `1` keeps it, `2` plays it, `3` records again. `true` is Asterisk's own
   * prompt for that, `vm-review`. Whoever presses nothing keeps it.
   */
  review?: Prompt | true;
  /** How often it may be recorded where there is a review: 3. */
  tries?: number;
}

/**
 * What became of a recording; `failed` where Asterisk could not make it. Where the caller hung up
 * while they were recorded or asked about it, `file` holds what they said until then; without a
 * `file`, they had said nothing yet.
 *
 * @publicApi
 */
export type RecordingResult =
  | { readonly outcome: 'recorded'; readonly file: string; readonly samples: number }
  | { readonly outcome: 'hangup'; readonly file?: string; readonly samples?: number }
  | { readonly outcome: 'rejected' | 'failed' };

export type ResolvedRecord = Omit<RecordOptions, 'review'> &
  Required<Pick<RecordOptions, 'format' | 'terminator' | 'limit' | 'beep' | 'tries'>> & {
    review: Prompt | undefined;
  };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveRecord(options: RecordOptions): ResolvedRecord {
  const { file, format = 'wav', terminator = '#', limit = 60_000, beep = true } = options;
  const { tries = 3, silence } = options;
  if (file === '') throw badOption('file', file, 'the name of a file');
  checkKey('terminator', terminator);
  checkWhole('limit', limit, 1);
  checkWhole('tries', tries, 1);
  if (silence !== undefined) checkWhole('silence', silence, 1);
  checkPrompt('prompt', options.prompt);
  const review = options.review === true ? 'vm-review' : options.review;
  checkPrompt('review', review);
  return { ...options, format, terminator, limit, beep, tries, review };
}

/** How often a caller may listen or press something else, and how long they have, in ms. */
const REVIEWS = 5;
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
      // The terminator, pressed before there was anything to end.
      if (Number(result) > 0) continue;
    }
    if (endedBy === null || endedBy.endsWith('-failed')) return { outcome: 'failed' };
    try {
      if (review !== undefined && !(await isKept(channel, player, file, review))) continue;
    } catch (error) {
      if (isHangup(error)) return hungUpWith(recorded);
      throw error;
    }
    return { outcome: 'recorded', ...recorded };
  }
  return { outcome: 'rejected' };
}

/** A file that nothing was said into is none. */
function hungUpWith(recorded: { file: string; samples: number }): RecordingResult {
  return recorded.samples > 0 ? { outcome: 'hangup', ...recorded } : { outcome: 'hangup' };
}

/** Asks until the caller decides; silence keeps it: they have said what they had to say. */
async function isKept(
  channel: AgiChannel,
  player: PromptPlayer,
  file: string,
  review: Prompt,
): Promise<boolean> {
  let early: string | null = null;
  for (let round = 0; round < REVIEWS; round++) {
    const key: string | null =
      early ?? (await player.play(review, ALL_KEYS)) ?? (await waitForKey(channel, REVIEW_TIMEOUT));
    if (key === '3') return false;
    if (key === '1' || key === null) return true;
    early = key === '2' ? await player.play(file, ALL_KEYS) : null;
  }
  return true;
}
