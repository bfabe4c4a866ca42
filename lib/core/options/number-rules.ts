import { LONGEST_DELAY, MAX_INTEGER } from '../limits.js';
import type { ValueRule } from './value-rule.js';

/** The range of a number, both ends included. */
export interface NumberRange {
  readonly least: number;
  /** `Infinity` for no upper end. */
  readonly most?: number;
  /** The unit of the number: `bytes`. */
  readonly unit?: string;
  /** Added to the words of the rule: `0 for no limit`. */
  readonly note?: string;
}

/** A whole number; up to {@link MAX_INTEGER} unless told otherwise. */
export function integer({
  least,
  most = MAX_INTEGER,
  unit = '',
  note = '',
}: NumberRange): ValueRule<number> {
  const counted = unit === '' ? 'a whole number' : `a whole number of ${unit}`;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    allowed: [`${counted} ${range}`, ...(note === '' ? [] : [note])].join(', '),
    accepts: (value) =>
      Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  };
}

/** A whole number of ms that a timer can wait for. */
export function wholeMilliseconds(
  least: number,
  { most = LONGEST_DELAY, note = '' }: { most?: number; note?: string } = {},
): ValueRule<number> {
  return integer({ least, most, unit: 'ms', note });
}

/** A time in ms that a timer can wait for, with or without a fraction. */
export function milliseconds(least = 0): ValueRule<number> {
  return {
    allowed: `a time in ms from ${least} to ${LONGEST_DELAY}`,
    accepts: (value) => typeof value === 'number' && value >= least && value <= LONGEST_DELAY,
  };
}

/** A time in ms of any length. Its user must not give it to a timer as it is (see LONGEST_DELAY). */
export function anyMilliseconds(note = ''): ValueRule<number> {
  return {
    allowed: note === '' ? 'a number of ms' : `a number of ms, ${note}`,
    accepts: (value) => typeof value === 'number' && value >= 0,
  };
}
