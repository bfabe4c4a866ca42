import { checkValue, integer, MAX_INTEGER, type ValueRule } from '../../core/internal.js';

/**
 * One element of a prompt. A string is the name of a sound file, without extension.
 *
 * @publicApi
 */
export type PromptElement =
  | string
  | {
      /** Digits that are said one by one. A string keeps leading zeros. */
      digits: string | number;
    }
  | {
      /** A whole number. */
      number: number;
      /** Gender for languages that need one: `f`, `m`, `c`, `n`. */
      gender?: string;
    }
  | ({
      /** A day. */
      date: Date;
    } & DateFormat)
  | ({
      /** A time of day. */
      time: Date;
    } & DateFormat)
  | ({
      /** A day and a time of day. */
      datetime: Date;
    } & DateFormat)
  | {
      /** A text that is spelled letter by letter. */
      spell: string;
    }
  | {
      /** A text that is spelled as Alpha, Bravo, Charlie. */
      phonetic: string;
    }
  | {
      /** A pause, in whole seconds from 1 to 10. */
      silence: number;
    }
  | {
      /** The name of a prompt of the table. */
      prompt: string;
      /** Another language than the caller's. */
      language?: string;
    };

/**
 * How a day or a time is said.
 *
 * @publicApi
 */
export interface DateFormat {
  /** Format in the letters of voicemail.conf, such as `ABdY`. */
  format?: string;
  /** Time zone such as `Europe/Paris`; Asterisk's own unless given. */
  timezone?: string;
}

/**
 * A prompt: one element, or several in order.
 *
 * @publicApi
 */
export type Prompt = PromptElement | readonly PromptElement[];

export function elementsOf(prompt: Prompt): readonly PromptElement[] {
  return isElement(prompt) ? [prompt] : prompt;
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for what cannot be played */
export function checkPrompt(name: string, prompt: Prompt | undefined): void {
  if (prompt === undefined) return;
  for (const element of elementsOf(prompt)) {
    if (typeof element === 'object') checkSaid(name, element);
    else check(name, element, FILE);
  }
}

const FILE = lineOf('the name of a sound file');
const WORDS = lineOf('text in one line, and not empty');
const DIGITS: ValueRule = {
  allowed: 'made of 0-9, * and #',
  accepts: (value) => /^[\d*#]+$/.test(String(value)),
};
const TIME: ValueRule = {
  allowed: 'a valid Date, of 1970 or later',
  accepts: (value) => value instanceof Date && value.getTime() >= 0,
};

/** The rules of the elements, and of their options, by name. */
const RULES: Readonly<Record<string, ValueRule>> = {
  // Asterisk's sounds hold silence/1 to silence/10, which keys can interrupt as any file.
  silence: integer({ least: 1, most: 10, unit: 'seconds' }),
  number: integer({ least: -MAX_INTEGER }),
  digits: DIGITS,
  spell: WORDS,
  phonetic: WORDS,
  format: WORDS,
  timezone: WORDS,
  prompt: WORDS,
  language: WORDS,
  date: TIME,
  time: TIME,
  datetime: TIME,
};

/** Options of an element that count as left out where they are `undefined`. */
const OPTIONAL = ['spell', 'phonetic', 'format', 'timezone', 'prompt', 'language'];

function checkSaid(name: string, element: Exclude<PromptElement, string>): void {
  const said = element as Readonly<Record<string, unknown>>;
  for (const [part, rule] of Object.entries(RULES)) {
    const isGiven = OPTIONAL.includes(part) ? said[part] !== undefined : part in said;
    if (isGiven) check(`${name}.${part}`, said[part], rule);
  }
}

/** The value is not shown: it may be private to the caller. */
function check(name: string, value: unknown, rule: ValueRule): void {
  checkValue(name, value, rule, 'described');
}

/** A text that is not empty, and fits into the line of a command. */
function lineOf(allowed: string): ValueRule {
  return { allowed, accepts: (value) => value !== '' && !/[\r\n\0]/.test(String(value)) };
}

function isElement(prompt: Prompt): prompt is PromptElement {
  return !Array.isArray(prompt);
}
