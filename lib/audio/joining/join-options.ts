import type { AudioRate, VoiceActivity } from '../../core/index.js';
import {
  abortSignal,
  aFunction,
  integer,
  optional,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
  type ValueRule,
} from '../../core/internal.js';
import { energyActivity } from '../activity/energy-activity.js';
import { DEFAULT_CONNECT_TIMEOUT, DEFAULT_MAX_QUEUED_FRAMES } from '../codec/limits.js';
import { AUDIO_RATES } from '../codec/message.js';

/**
 * Options of `attach()`.
 *
 * @publicApi
 */
export interface AttachOptions {
  /** Time in ms in which Asterisk has to connect; 5000 unless given. */
  timeout?: number;
  /** Gives up when it aborts (`E_AGI_ABORTED`). A line that is there already is not closed by it. */
  signal?: AbortSignal;
  /** Tells speech from silence; that of the server unless given. */
  activity?: VoiceActivity;
  /** Frames that a reader of `frames()` may leave unread; 500 unless given. */
  maxQueuedFrames?: number;
}

/**
 * Options of `connect()`.
 *
 * @publicApi
 */
export interface ConnectOptions extends AttachOptions {
  /** Samples in a second; 16,000 unless given, and 8000 where Asterisk has no more. */
  rate?: AudioRate;
}

/** The options with defaults, but those that the server or Asterisk decides. */
export interface JoinSettings {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly activity: VoiceActivity;
  readonly maxQueuedFrames: number;
}

export const ACTIVITY: ValueRule<VoiceActivity> = aFunction<VoiceActivity>();
export const QUEUED_FRAMES: ValueRule<number> = integer({ least: 1, unit: 'frames' });

const RATE: ValueRule<AudioRate> = {
  allowed: `one of ${AUDIO_RATES.join(', ')}`,
  accepts: (value) => AUDIO_RATES.includes(value as AudioRate),
};

/** The rules of the options, with what the server gives where they are left out. */
export function joinRules(
  activity: VoiceActivity = energyActivity(),
  maxQueuedFrames = DEFAULT_MAX_QUEUED_FRAMES,
): OptionRules<JoinSettings> {
  return {
    timeout: withDefault(DEFAULT_CONNECT_TIMEOUT, wholeMilliseconds(1)),
    signal: optional(abortSignal),
    activity: withDefault(activity, ACTIVITY),
    maxQueuedFrames: withDefault(maxQueuedFrames, QUEUED_FRAMES),
  };
}

/** The rule of the one option that only `connect()` has. */
export const RATE_RULE = optional(RATE);
