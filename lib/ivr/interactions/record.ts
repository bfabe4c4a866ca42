import {
  maskDigits,
  type AgiChannel,
  type RecordEnd,
  type RecordFileResult,
} from '../../core/index.js';
import { isCallerGone, report } from '../../core/internal.js';
import { isGone } from '../hangup.js';
import { ALL_KEYS } from '../keys/keys.js';
import type { Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { keyAfter } from './key-after.js';
import type {
  RecordingEnd,
  RecordingFailure,
  RecordingResult,
  ResolvedRecord,
} from './record-options.js';
import { samplesPerSecond } from './sample-rates.js';
import { tellAnswers } from './watched.js';

/** How often the review is played for one recording. */
const REVIEWS = 5;
/** Longest wait for a key after the review, in ms. */
const REVIEW_TIMEOUT = 5000;
/**
 * How much longer than `silence` a recording without a word takes, in ms: its silence counts from the first
 * frame, of 20 ms, and Asterisk looks at its clock once in a frame.
 */
const SILENT_MARGIN = 100;
/** Asterisk cuts off all but the first second of silence, in ms. It counts 8 samples a ms for that, whatever the format. */
const SILENCE_KEPT = 1000;
const CUT_SAMPLES = 8;

const ENDS: Partial<Record<RecordEnd, RecordingEnd>> = {
  digit: 'terminator',
  silence: 'silence',
  timeout: 'limit',
};

export async function record(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedRecord,
): Promise<RecordingResult> {
  const { file, format, terminator, limit, beep, silence, review } = options;
  player.check(options.prompt, review);
  for (let round = 1; round <= options.tries; round++) {
    await player.play(options.prompt, '');
    const reply = await channel.recordFile(
      file,
      format,
      terminator,
      limit,
      undefined,
      beep,
      silence,
    );
    const recorded = recordingOf(options, reply.endpos ?? 0);
    if (reply.endedBy === 'hangup') {
      await isGone(channel);
      return hungUpWith(recorded);
    }
    if (reply.endedBy === 'beep-failed') {
      if (await isGone(channel)) return { outcome: 'hangup' };
      // The caller pressed the terminator during the beep, before there was a recording.
      if (Number(reply.result) > 0) continue;
    }
    const endedBy = reply.endedBy === null ? undefined : ENDS[reply.endedBy];
    if (endedBy === undefined) return failed(channel, file, reply.endedBy);
    if (isSilent(reply, options)) return { outcome: 'silent', file };
    try {
      if (review !== undefined && !(await isKept(channel, player, file, review))) continue;
    } catch (error) {
      if (isCallerGone(error)) return hungUpWith(recorded);
      throw error;
    }
    return { outcome: 'recorded', ...recorded, endedBy };
  }
  return { outcome: 'rejected' };
}

interface Recording {
  readonly file: string;
  readonly samples: number;
  readonly duration: number;
}

function recordingOf({ file, format }: ResolvedRecord, samples: number): Recording {
  return { file, samples, duration: Math.round((samples / samplesPerSecond(format)) * 1000) };
}

/**
 * Whether nothing was said until silence ended a recording. Asterisk gives what was left of the limit then, by its
 * clock. On a busy machine that runs ahead of what is recorded, and the length of the recording tells it.
 */
function isSilent(
  { endedBy, result, endpos }: RecordFileResult,
  { limit, silence = 0, format }: ResolvedRecord,
): boolean {
  if (endedBy !== 'silence') return false;
  const longest = silence * 1000 + SILENT_MARGIN;
  if (limit - Number(result) < longest) return true;
  const cut = Math.max(silence * 1000 - SILENCE_KEPT, 0) * CUT_SAMPLES;
  const recorded = (((endpos ?? 0) + cut) / samplesPerSecond(format)) * 1000;
  // A recording that is shorter than the silence was counted by Asterisk in a way that is not known.
  return recorded >= silence * 1000 && recorded < longest;
}

/** An empty recording counts as no file. */
function hungUpWith(recorded: Recording): RecordingResult {
  return recorded.samples > 0 ? { outcome: 'hangup', ...recorded } : { outcome: 'hangup' };
}

function failed(channel: AgiChannel, file: string, end: RecordEnd | null): RecordingResult {
  const reason = end as RecordingFailure | null;
  const why = reason === null ? '' : ` (${reason})`;
  const name = JSON.stringify(maskDigits(file));
  const message = `RECORD FILE: Asterisk cannot record ${name}${why}: is the folder there, and may Asterisk write to it?`;
  report('AGI_RECORDING_FAILED', message, channel.request.uniqueId);
  return { outcome: 'failed', reason };
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
    tellAnswers(channel, () => ['1', '2', '3', '4']);
    const key: string | null =
      early ??
      (await keyAfter(channel, player, review, { keys: ALL_KEYS, timeout: REVIEW_TIMEOUT }));
    if (key === '3') return false;
    if (key === '1' || key === null) return true;
    early = key === '2' ? await player.play(file, ALL_KEYS) : null;
  }
  return true;
}
