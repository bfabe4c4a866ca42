import type { Word } from '../codec/command-line.js';
import { MAX_INTEGER } from '../limits.js';

/**
 * One argument of a command: its name, and the values that Asterisk takes for it.
 *
 * @publicApi
 */
export interface Argument {
  /** The name in messages and in the reference: `escapeDigits`. */
  readonly name: string;
  /** The value that is sent if a later argument is given and this one is not. */
  readonly default?: Word;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** The values that are allowed, for people: `an integer from 1 to 1023`. */
  readonly allowed: string;
  /** Whether a value may be used. JavaScript may give one of any type. */
  readonly accepts: (value: unknown) => boolean;
}

interface Optional {
  /** Left out of the line when it is not given; `false` with a default: the default is written. */
  optional?: boolean;
  default?: Word;
}

/** Any text that a command line can carry. */
export function text(
  name: string,
  { default: preset, optional = preset !== undefined }: Optional = {},
): Argument {
  return {
    name,
    optional,
    ...(preset !== undefined && { default: preset }),
    allowed: 'a string',
    accepts: (value) => typeof value === 'string',
  };
}

/** Any text, or a number, whose digits are written. */
export function textOrNumber(name: string): Argument {
  return { ...text(name), allowed: WORD_ALLOWED, accepts: isWord };
}

/** Text that is not empty. */
export function nonEmpty(name: string, options?: Optional): Argument {
  return {
    ...text(name, options),
    allowed: 'a string that is not empty',
    accepts: (value) => typeof value === 'string' && value !== '',
  };
}

/** A priority of the dialplan: its number or its label. */
export function priority(name: string): Argument {
  return {
    ...text(name),
    allowed: 'a number or a label',
    accepts: (value) => isWord(value) && value !== '',
  };
}

/** A whole number within bounds. */
export function integer(
  name: string,
  {
    min,
    max = MAX_INTEGER,
    unit,
    ...optional
  }: Optional & { min: number; max?: number; unit?: string },
): Argument {
  const of = unit === undefined ? 'an integer' : `an integer (${unit})`;
  return {
    ...text(name, optional),
    allowed: `${of} from ${min} to ${max}`,
    accepts: (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
  };
}

/** A whole number with a sign, perhaps of more digits than JavaScript's numbers have. */
export function signed(name: string): Argument {
  return {
    ...text(name),
    allowed: `a whole number from -${MAX_INTEGER} to ${MAX_INTEGER}`,
    accepts: (value) =>
      isWord(value) && /^-?\d+$/.test(String(value)) && Math.abs(Number(value)) <= MAX_INTEGER,
  };
}

/** A set of DTMF keys, possibly empty. */
export function keys(name: string, options?: Optional): Argument {
  return {
    ...text(name, options),
    allowed: 'a string of DTMF keys (0-9 * # A-D)',
    accepts: (value) => typeof value === 'string' && /^[0-9*#A-D]*$/i.test(value),
  };
}

/** A single DTMF key. */
export function key(name: string, options?: Optional): Argument {
  return {
    ...text(name, options),
    allowed: 'one DTMF key (0-9 * # A-D), or an empty string for none',
    accepts: (value) => typeof value === 'string' && /^[0-9*#A-D]?$/i.test(value),
  };
}

/** One of a few words. */
export function oneOf(name: string, words: readonly string[], options?: Optional): Argument {
  return {
    ...text(name, options),
    allowed: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
    accepts: (value) => typeof value === 'string' && words.includes(value),
  };
}

/** Text of a given shape. */
export function shaped(name: string, shape: RegExp, allowed: string, options?: Optional): Argument {
  return {
    ...text(name, options),
    allowed,
    accepts: (value) => isWord(value) && shape.test(String(value)),
  };
}

export const WORD_ALLOWED = 'a string or a finite number';

/** Whether a value is a list: JavaScript may give anything where a list is declared. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isWord(value: unknown): value is Word {
  return typeof value === 'string' || Number.isFinite(value);
}
