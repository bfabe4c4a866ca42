import {
  SAY_ALPHA,
  SAY_DATE,
  SAY_DATETIME,
  SAY_DIGITS,
  SAY_NUMBER,
  SAY_PHONETIC,
  SAY_TIME,
} from '../../command/rows/say.js';
import type { SayResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/**
 * Commands that say words from recordings. All end at one of `escapeDigits`, resolve with that key,
 * and cannot be interrupted by an abort. They reject with `E_AGI_HANGUP` if the caller is gone.
 */
export abstract class SayCommands {
  /**
   * Spells text letter by letter. Asterisk: SAY ALPHA.
   *
   * @param letterCase which letters are called capital or small: `a` all, `l` lower, `u` upper,
   * `n` none (Asterisk's default)
   */
  sayAlpha(
    text: string,
    escapeDigits?: string,
    letterCase?: 'a' | 'l' | 'n' | 'u',
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_ALPHA, [text, escapeDigits, letterCase], options);
  }

  /** Says digits one by one; give them as a string to keep leading zeros. Asterisk: SAY DIGITS. */
  sayDigits(
    digits: string | number,
    escapeDigits?: string,
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_DIGITS, [digits, escapeDigits], options);
  }

  /**
   * Says a whole number. Asterisk: SAY NUMBER.
   *
   * @param gender for languages that need one: `f`, `m`, `c`, `n`
   */
  sayNumber(
    number: number | string,
    escapeDigits?: string,
    gender?: string,
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_NUMBER, [number, escapeDigits, gender], options);
  }

  /** Spells text as Alpha, Bravo, Charlie. Asterisk: SAY PHONETIC. */
  sayPhonetic(text: string, escapeDigits?: string, options?: CommandOptions): Promise<SayResult> {
    return send(this, SAY_PHONETIC, [text, escapeDigits], options);
  }

  /**
   * Says a date. Asterisk: SAY DATE.
   *
   * @param timestamp a Date, or seconds since 1970
   */
  sayDate(
    timestamp: Date | number,
    escapeDigits?: string,
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_DATE, [seconds(timestamp), escapeDigits], options);
  }

  /**
   * Says a time of day. Asterisk: SAY TIME.
   *
   * @param timestamp a Date, or seconds since 1970
   */
  sayTime(
    timestamp: Date | number,
    escapeDigits?: string,
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_TIME, [seconds(timestamp), escapeDigits], options);
  }

  /**
   * Says date and time. Asterisk: SAY DATETIME.
   *
   * @param timestamp a Date, or seconds since 1970
   * @param format in the words of voicemail.conf; `ABdY 'digits/at' IMp` by default
   * @param timezone like `Europe/Paris`; that of the machine by default
   */
  sayDatetime(
    timestamp: Date | number,
    escapeDigits?: string,
    format?: string,
    timezone?: string,
    options?: CommandOptions,
  ): Promise<SayResult> {
    return send(this, SAY_DATETIME, [seconds(timestamp), escapeDigits, format, timezone], options);
  }
}

function seconds(timestamp: Date | number): number {
  return timestamp instanceof Date ? Math.floor(timestamp.getTime() / 1000) : timestamp;
}
