import type { CommandOptions } from '../../channel/options.js';
import { integer, wholeMilliseconds } from '../../options/number-rules.js';
import { trueOrFalse } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { joinList, names } from '../lists.js';
import { ARGUMENT, FLAGS, letter, readOptions, seconds, trimmed } from '../option-values.js';

/**
 * Words of `READSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type ReadStatus =
  'OK' | 'ERROR' | 'HANGUP' | 'INTERRUPTED' | 'SKIPPED' | 'TIMEOUT' | (string & {});

/**
 * Options of `read()`.
 *
 * @publicApi
 */
export interface ReadOptions extends CommandOptions {
  /** The sound files that ask for the digits, which a key ends; none unless given. */
  prompt?: string | readonly string[];
  /** So many digits end it, 1 to 255; otherwise `#` does. */
  maxDigits?: number;
  /** The longest wait for each digit, in ms; Asterisk's own times unless given. */
  digitTimeout?: number;
  /** How often it asks if nothing is entered; once unless given. */
  attempts?: number;
  /** Options as Asterisk writes them: `'s'`. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `read()`.
 *
 * @publicApi
 */
export interface ReadResult extends ApplicationResult {
  /** `READSTATUS`; `null` where Asterisk left none. */
  status: ReadStatus | null;
  /** The digits, without the `#` that ended them; `null` if there are none. */
  value: string | null;
}

/**
 * Words of `PLAYBACKSTATUS` and `BACKGROUNDSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type PlaybackStatus = 'SUCCESS' | 'FAILED' | (string & {});

/**
 * Options of `playback()`.
 *
 * @publicApi
 */
export interface PlaybackOptions extends CommandOptions {
  /** `false` plays without answering the call. Asterisk: `noanswer`. */
  answer?: boolean;
  /** Plays nothing if the call is not answered yet. Asterisk: `skip`. */
  skip?: boolean;
  /** Further options as Asterisk writes them: `'say'`. */
  flags?: string;
}

/**
 * The result of `playback()`.
 *
 * @publicApi
 */
export interface PlaybackApplicationResult extends ApplicationResult {
  /**
   * `PLAYBACKSTATUS`: `FAILED` if one of the files could not be played. Asterisk 16 says so after a hangup, too,
   * later ones say `SUCCESS`. `null` where Asterisk left none.
   */
  status: PlaybackStatus | null;
}

/**
 * Options of `background()`.
 *
 * @publicApi
 */
export interface BackgroundOptions extends CommandOptions {
  /** `false` plays without answering the call. Asterisk: option `n`. */
  answer?: boolean;
  /** Plays nothing if the call is not answered yet. Asterisk: option `s`. */
  skip?: boolean;
  /** The language of the sounds; that of the call unless given. */
  language?: string;
  /** The keys that begin an extension of this context count; the context of the call unless given. */
  context?: string;
  /** Further options as Asterisk writes them: `'m'`. */
  flags?: string;
}

/**
 * The result of `background()`.
 *
 * @publicApi
 */
export interface BackgroundResult extends ApplicationResult {
  /** `BACKGROUNDSTATUS`: `FAILED` if a file could not be played; `null` where Asterisk left none. */
  status: PlaybackStatus | null;
  /** The key that ended it; `null` if none did. */
  digit: string | null;
}

/** The variable in which Read is told to leave the digits. */
const DIGITS = 'AGI_READ_VALUE';

const READ_RULES: OptionRules<Omit<ReadOptions, keyof CommandOptions>> = {
  prompt: optional<string | readonly string[]>({
    allowed: 'a sound file, or a list of them',
    // Its parts are checked where they are joined.
    accepts: (value) => typeof value === 'string' || Array.isArray(value),
  }),
  maxDigits: optional(integer({ least: 1, most: 255 })),
  digitTimeout: optional(wholeMilliseconds(1)),
  attempts: optional(integer({ least: 1 })),
  flags: optional(FLAGS),
};

const PLAYBACK_RULES: OptionRules<Omit<PlaybackOptions, keyof CommandOptions>> = {
  answer: optional(trueOrFalse),
  skip: optional(trueOrFalse),
  flags: optional(FLAGS),
};

const BACKGROUND_RULES: OptionRules<Omit<BackgroundOptions, keyof CommandOptions>> = {
  answer: optional(trueOrFalse),
  skip: optional(trueOrFalse),
  language: optional(ARGUMENT),
  context: optional(ARGUMENT),
  flags: optional(FLAGS),
};

const files = (name: string) => names(name, 'a sound file');

export const READ = application({
  name: 'Read',
  module: 'app_read',
  setsAll: true,
  variables: ['READSTATUS', DIGITS],
  arguments: (given?: ReadOptions) => {
    const {
      prompt,
      maxDigits,
      digitTimeout,
      attempts,
      flags = '',
    } = readOptions('read', given, READ_RULES);
    return trimmed([
      DIGITS,
      prompt === undefined ? '' : joinList(prompt, files('read: options.prompt')),
      String(maxDigits ?? ''),
      flags,
      String(attempts ?? ''),
      seconds(digitTimeout),
    ]);
  },
  result: ({ hungUp, duration, variables }): ReadResult => ({
    status: variables.READSTATUS ?? null,
    value: variables[DIGITS] ?? null,
    hungUp,
    duration,
  }),
});

export const PLAYBACK = application({
  name: 'Playback',
  module: 'app_playback',
  setsAll: true,
  variables: ['PLAYBACKSTATUS'],
  arguments: (played: string | readonly string[], given?: PlaybackOptions) => {
    const listed = joinList(played, files('playback: files'));
    const { answer, skip, flags = '' } = readOptions('playback', given, PLAYBACK_RULES);
    const words = [answer === false ? 'noanswer' : '', letter('skip', skip), flags];
    return trimmed([listed, words.filter((word) => word !== '').join('&')]);
  },
  result: ({ hungUp, duration, variables }): PlaybackApplicationResult => ({
    status: variables.PLAYBACKSTATUS ?? null,
    hungUp,
    duration,
  }),
});

export const BACKGROUND = application({
  name: 'Background',
  module: null,
  setsAll: true,
  variables: ['BACKGROUNDSTATUS'],
  arguments: (played: string | readonly string[], given?: BackgroundOptions) => {
    const listed = joinList(played, files('background: files'));
    const options = readOptions('background', given, BACKGROUND_RULES);
    const { answer, skip, language = '', context = '', flags = '' } = options;
    const letters = `${letter('n', answer === false)}${letter('s', skip)}${flags}`;
    return trimmed([listed, letters, language, context]);
  },
  result: ({ result, hungUp, duration, variables }): BackgroundResult => ({
    status: variables.BACKGROUNDSTATUS ?? null,
    digit: result !== null && result > 0 ? String.fromCharCode(result) : null,
    hungUp,
    duration,
  }),
});
