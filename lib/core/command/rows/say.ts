import {
  integer,
  keys,
  nonEmpty,
  oneOf,
  shaped,
  signed,
  text,
  type Argument,
} from '../arguments.js';
import { command, type Command } from '../command.js';
import { decodeSay, succeeded } from '../decoding.js';
import type { SayResult } from '../results.js';

function say(kind: string, ...args: Argument[]): Command<SayResult> {
  return command<SayResult>({
    words: `SAY ${kind}`,
    family: 'say',
    arguments: args,
    duration: 'open',
    missingSound: (reply) =>
      succeeded(reply, '-1') ? { name: `SAY ${kind}`, certain: false } : undefined,
    decode: decodeSay,
  });
}

const escapeDigits = keys('escapeDigits', { optional: false, default: '' });

/** A time in milliseconds has twelve digits and more: it is refused, since seconds were meant. */
const timestamp: Argument = {
  ...integer('timestamp', { min: 0, max: 99_999_999_999 }),
  allowed: 'a Date, or whole seconds since 1970 (not milliseconds)',
};

export const SAY_ALPHA = say(
  'ALPHA',
  text('text'),
  escapeDigits,
  oneOf('letterCase', ['a', 'l', 'n', 'u'], { optional: true }),
);

// Asterisk answers 520 unless the first character is a digit.
export const SAY_DIGITS = say(
  'DIGITS',
  shaped('digits', /^-?\d[0-9*#]*$/, 'digits (0-9, and * or # after the first)'),
  escapeDigits,
);

export const SAY_NUMBER = say(
  'NUMBER',
  signed('number'),
  escapeDigits,
  text('gender', { optional: true }),
);

export const SAY_PHONETIC = say('PHONETIC', text('text'), escapeDigits);

export const SAY_DATE = say('DATE', timestamp, escapeDigits);

export const SAY_TIME = say('TIME', timestamp, escapeDigits);

export const SAY_DATETIME = say(
  'DATETIME',
  timestamp,
  escapeDigits,
  nonEmpty('format', { default: "ABdY 'digits/at' IMp" }),
  nonEmpty('timezone', { optional: true }),
);
