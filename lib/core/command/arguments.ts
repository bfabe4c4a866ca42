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
  /**
   * Whether the value is a setting of the program's, such as a time or escape digits, and so is shown by an
   * inspector. Any other value may be a caller's, and its numbers are masked.
   */
  readonly setting: boolean;
}

interface Optional {
  /** Left out of the line when it is not given; `false` with a default: the default is written. */
  optional?: boolean;
  default?: Word;
}

/** Makes an argument. All of them have the same properties in the same order, as rows have. */
function argument(
  name: string,
  allowed: string,
  accepts: (value: unknown) => boolean,
  { default: preset, optional = preset !== undefined }: Optional = {},
  setting = false,
): Argument {
  return { name, default: preset, optional, allowed, accepts, setting };
}

/** Any text that a command line can carry. */
export function text(name: string, options?: Optional): Argument {
  return argument(name, 'a string', (value) => typeof value === 'string', options);
}

/** Any text, or a number, whose digits are written. */
export function textOrNumber(name: string): Argument {
  return argument(name, WORD_ALLOWED, isWord);
}

/** Text that is not empty. */
export function nonEmpty(name: string, options?: Optional): Argument {
  const accepts = (value: unknown): boolean => typeof value === 'string' && value !== '';
  return argument(name, 'a string that is not empty', accepts, options);
}

/** A priority of the dialplan: its number or its label. */
export function priority(name: string): Argument {
  return argument(name, 'a number or a label', (value) => isWord(value) && value !== '');
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
  return argument(
    name,
    `${of} from ${min} to ${max}`,
    (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
    optional,
    true,
  );
}

/** A whole number with a sign, perhaps of more digits than JavaScript's numbers have. */
export function signed(name: string): Argument {
  return argument(
    name,
    `a whole number from -${MAX_INTEGER} to ${MAX_INTEGER}`,
    (value) =>
      isWord(value) && /^-?\d+$/.test(String(value)) && Math.abs(Number(value)) <= MAX_INTEGER,
  );
}

/** A set of DTMF keys, possibly empty. */
export function keys(name: string, options?: Optional): Argument {
  return argument(
    name,
    'a string of DTMF keys (0-9 * # A-D)',
    // Most commands are given none.
    (value) => value === '' || (typeof value === 'string' && /^[0-9*#A-D]*$/i.test(value)),
    options,
    true,
  );
}

/** A single DTMF key. */
export function key(name: string, options?: Optional): Argument {
  return argument(
    name,
    'one DTMF key (0-9 * # A-D), or an empty string for none',
    (value) => typeof value === 'string' && /^[0-9*#A-D]?$/i.test(value),
    options,
    true,
  );
}

/** One of a few words. */
export function oneOf(name: string, words: readonly string[], options?: Optional): Argument {
  return argument(
    name,
    `one of ${words.map((word) => `'${word}'`).join(', ')}`,
    (value) => typeof value === 'string' && words.includes(value),
    options,
    true,
  );
}

/** Text of a given shape. */
export function shaped(name: string, shape: RegExp, allowed: string, options?: Optional): Argument {
  return argument(name, allowed, (value) => isWord(value) && shape.test(String(value)), options);
}

export const WORD_ALLOWED = 'a string or a finite number';

/** Whether a value is a list: JavaScript may give anything where a list is declared. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isWord(value: unknown): value is Word {
  return typeof value === 'string' || Number.isFinite(value);
}
