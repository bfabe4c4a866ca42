import { describeValue } from './describe-value.js';
import { propertyOf } from './look-safely.js';
import { hideDigits } from './masking.js';
import { printable } from './printable.js';

/**
 * A thrown value in the form for a log: each line is printable, and numbers are masked.
 *
 * @publicApi
 */
export interface DescribedThrown {
  /** Name of the error: `TypeError`; `undefined` for a value that is no error. */
  readonly name: string | undefined;
  /** Message of the error, on one line. */
  readonly message: string;
  /** Name, message and stack frames of the error, and those of its causes, in several lines. */
  readonly stack: string;
}

/** Marks the errors of this library: their messages hold no value that may be a caller's. */
export const HOLDS_NO_VALUES = Symbol('holds no values');

/** How much of a thrown value is shown: the value itself may be of any length. */
const MOST_CHARACTERS = 1000;
const MOST_FRAMES = 20;
const MOST_CAUSES = 5;

/** A frame in a stack of V8: it names a position in a file. No line of a message looks like it. */
const FRAME = /^\s+at .*(?::\d+:\d+\)?|<anonymous>\)?|native\)?|\(index \d+\))$/;

/**
 * Describes a value that an application threw, and its causes. It never throws itself, whatever the value
 * is: no error, an object without a prototype or with getters that throw, its own cause, a revoked proxy.
 *
 * @param thrown the value
 * @param mask masks numbers in the messages of an application's errors; unless it is given, three or more
 *   digits in a row become `***`. Messages of `AGIError` are not masked, since they hold no values
 * @returns the description
 *
 * @publicApi
 */
export function describeThrown(
  thrown: unknown,
  mask: (text: string) => string = hideDigits,
): DescribedThrown {
  const { name, message, lines } = describeOne(thrown, mask);
  const seen = new Set<unknown>([thrown]);
  for (
    let cause = propertyOf(thrown, 'cause');
    cause !== undefined;
    cause = propertyOf(cause, 'cause')
  ) {
    if (seen.has(cause) || seen.size > MOST_CAUSES) break;
    seen.add(cause);
    const [header = '', ...frames] = describeOne(cause, mask).lines;
    lines.push(`  [cause]: ${header}`, ...frames.map((frame) => `  ${frame}`));
  }
  return { name, message, stack: lines.join('\n') };
}

function describeOne(
  thrown: unknown,
  mask: (text: string) => string,
): Omit<DescribedThrown, 'stack'> & { lines: string[] } {
  const given = textOf(thrown);
  const isOurs = propertyOf(thrown, HOLDS_NO_VALUES) === true;
  const message = shorten(given, isOurs ? (text) => text : mask);
  const name = propertyOf(thrown, 'name');
  const shownName = typeof name === 'string' && name !== '' ? shorten(name, mask) : undefined;
  const header = shownName === undefined ? message : `${shownName}: ${message}`;
  return {
    name: shownName,
    message,
    lines: [header, ...framesOf(thrown, given)],
  };
}

function textOf(thrown: unknown): string {
  if (!isObject(thrown)) return String(thrown);
  const message = propertyOf(thrown, 'message');
  // The text of another object may be anything, for example the parameters of a call.
  return typeof message === 'string' ? message : `${describeValue(thrown)} that is no Error`;
}

/** The frames of a stack, without the message, which stands before them. */
function framesOf(thrown: unknown, message: string): string[] {
  const stack = propertyOf(thrown, 'stack');
  if (typeof stack !== 'string') return [];
  const start = stack.indexOf(message);
  return stack
    .slice(start === -1 ? 0 : start + message.length)
    .slice(0, MOST_FRAMES * MOST_CHARACTERS)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => `    ${printable(line.trim())}`);
}

function shorten(text: string, mask: (text: string) => string): string {
  const begin = text.slice(0, 2 * MOST_CHARACTERS);
  const shown = printable(mask(begin));
  return shown.length > MOST_CHARACTERS ? `${shown.slice(0, MOST_CHARACTERS)}…` : shown;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
