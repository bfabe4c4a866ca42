import {
  checkOptionalValue,
  checkValue,
  integer,
  refusedValue,
  wholeMilliseconds,
} from '../../core/internal.js';
import { checkKey } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';

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
  /** Whole seconds of silence that end the recording: none. If nothing else was recorded, it is `silent`. */
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
 * The event that ended a recording: its terminator, `silence`, or `limit`.
 *
 * @publicApi
 */
export type RecordingEnd = 'terminator' | 'silence' | 'limit';

/**
 * The reason why Asterisk could not record: it cannot write the file (`write-failed`), the telephone sends no sound
 * (`wait-failed`), or it cannot play the beep (`beep-failed`).
 *
 * @publicApi
 */
export type RecordingFailure = 'write-failed' | 'wait-failed' | 'beep-failed';

/**
 * The result of `AgiDialog.record()`. Only a recording with the option `silence` can be `silent`. After a
 * hangup `file` holds what the caller said before it; without a `file`, the caller had said nothing yet.
 *
 * @publicApi
 */
export type RecordingResult =
  | {
      /** The recording is kept. */
      readonly outcome: 'recorded';
      /** Name of the file, without extension. */
      readonly file: string;
      /** Length of the recording in samples: 8000 a second, or as many as its format has. */
      readonly samples: number;
      /** Length of the recording in ms. */
      readonly duration: number;
      /** The event that ended the recording. */
      readonly endedBy: RecordingEnd;
    }
  | {
      /** The caller said nothing until `silence` ended the recording. */
      readonly outcome: 'silent';
      /** Name of the file, without extension. Asterisk has made it, and it is silent. */
      readonly file: string;
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
      /** Name of the file, without extension; not there if there is no recording. */
      readonly file?: string;
      /** Length of the recording in samples; not there if there is no recording. */
      readonly samples?: number;
      /** Length of the recording in ms; not there if there is no recording. */
      readonly duration?: number;
    }
  | {
      /** The caller kept no recording. */
      readonly outcome: 'rejected';
    }
  | {
      /** Asterisk could not record. A process warning tells of it, and in Nest a warning of its `Logger`. */
      readonly outcome: 'failed';
      /** The reason why it could not; `null` if it told none. */
      readonly reason: RecordingFailure | null;
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

/** The outcomes of a recording, but for `hangup`, and for `failed`, which no caller brings about. */
export function outcomesOfRecord({ review, silence }: ResolvedRecord): readonly string[] {
  return [
    'recorded',
    ...(silence === undefined ? [] : ['silent']),
    ...(review === undefined ? [] : ['rejected']),
  ];
}
