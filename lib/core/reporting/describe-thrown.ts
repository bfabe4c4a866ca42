import { describeValue } from './describe-value.js';
import { propertyOf } from './look-safely.js';
import { hideDigits } from './masking.js';
import { printable } from './printable.js';

/**
 * What was thrown, as a log shows it: each line printable, and numbers masked.
 *
 * @publicApi
 */
export interface DescribedThrown {
  /** Its class: `TypeError`; `undefined` for what is no error. */
  readonly name: string | undefined;
  /** Its message, on one line. */
  readonly message: string;
  /** Name and message, the frames where it was made, and the same of its causes. */
  readonly stack: string;
}

/** What marks the errors of this library, whose messages hold no value that may be a caller's. */
export const HOLDS_NO_VALUES = Symbol('holds no values');

/** How much of it is shown: who throws decides how much there is. */
const MOST_CHARACTERS = 1000;
const MOST_FRAMES = 20;
const MOST_CAUSES = 5;

/** A line of V8's stack: it says where in a file, and nothing else of a message looks like it. */
const FRAME = /^\s+at .*(?::\d+:\d+\)?|<anonymous>\)?|native\)?|\(index \d+\))$/;

/**
 * Describes whatever an application threw, and its causes. Never throws itself: what was thrown may be
 * no error, have no prototype, getters that throw, itself as its cause, or be a proxy that is revoked.
 *
 * @param mask makes numbers unreadable in the messages of an application's errors; runs of three or more
 *   digits are `***` unless it is given. Those of `AGIError` hold none that may be a caller's
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
  // Its own text may be anything, the parameters of a call for example.
  return typeof message === 'string' ? message : `${describeValue(thrown)} that is no Error`;
}

/** The lines that say where; not the message, which is repeated in front of them. */
function framesOf(thrown: unknown, message: string): string[] {
  const stack = propertyOf(thrown, 'stack');
  if (typeof stack !== 'string') return [];
  const place = stack.indexOf(message);
  return stack
    .slice(place === -1 ? 0 : place + message.length)
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
