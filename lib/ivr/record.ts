import type { AgiChannel } from '../core/index.js';
import { badOption, checkWhole } from './bad-option.js';
import { waitForKey } from './collect-keys.js';
import { ALL_KEYS, checkKey } from './keys.js';
import { checkPrompt, type Prompt } from './prompt.js';
import type { PromptPlayer } from './prompt-player.js';

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
  prompt?: Prompt;
  /** Key that ends it: `#`; `''` for none. */
  terminator?: string;
  /** Longest recording in ms: 60000. */
  limit?: number;
  /** Whether a beep begins it: `true`. */
  beep?: boolean;
  /** Whole seconds of silence that end it: none. */
  silence?: number;
  /** Played behind the recording itself: `1` keeps it, any other key records again. */
  review?: Prompt;
  /** How often it may be recorded where there is a review: 3. */
  tries?: number;
}

/**
 * What became of a recording; `failed` where Asterisk could not make it. The file of a caller who
 * hung up holds what they said until then.
 *
 * @publicApi
 */
export type RecordingResult =
  | { readonly outcome: 'recorded'; readonly file: string; readonly samples: number }
  | { readonly outcome: 'rejected' | 'failed' | 'hangup' };

export type ResolvedRecord = RecordOptions &
  Required<Pick<RecordOptions, 'format' | 'terminator' | 'limit' | 'beep' | 'tries'>>;

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
  checkPrompt('review', options.review);
  return { ...options, format, terminator, limit, beep, tries };
}

export async function record(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedRecord,
): Promise<RecordingResult> {
  const { file, format, terminator, limit, beep, silence, review } = options;
  for (let round = 1; round <= options.tries; round++) {
    await player.play(options.prompt, '');
    const { endedBy, endpos } = await channel.recordFile(
      file,
      format,
      terminator,
      limit,
      undefined,
      beep,
      silence,
    );
    if (endedBy === 'hangup') return { outcome: 'hangup' };
    if (endedBy === null || endedBy.endsWith('-failed')) return { outcome: 'failed' };
    const recorded = { outcome: 'recorded' as const, file, samples: endpos ?? 0 };
    if (review === undefined) return recorded;
    const key =
      (await player.play(file, ALL_KEYS)) ??
      (await player.play(review, ALL_KEYS)) ??
      (await waitForKey(channel, 5000));
    // Silence keeps it: the caller has said what they had to say.
    if (key === '1' || key === null) return recorded;
  }
  return { outcome: 'rejected' };
}
