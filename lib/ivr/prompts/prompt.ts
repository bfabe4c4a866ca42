import { checkValue, integer, isObject, MAX_INTEGER, type ValueRule } from '../../core/internal.js';

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
      /** A text that the voice of `speech` speaks: see `SpeechOptions`. */
      say: string;
      /** Another language than the caller's. */
      language?: string;
      /** The name of a voice, where the engine has several. */
      voice?: string;
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
 * A prompt: one element, or several in order. A list may have lists in it.
 *
 * @publicApi
 */
export type Prompt = PromptElement | readonly Prompt[];

/** The elements of a prompt in order, those of lists within lists included. */
export function elementsOf(prompt: Prompt): readonly PromptElement[] {
  return isElement(prompt) ? [prompt] : prompt.flatMap(elementsOf);
}

/** One prompt of several, without those that are not there. */
export function inOrder(...prompts: readonly (Prompt | undefined)[]): Prompt {
  return prompts.filter((prompt) => prompt !== undefined);
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for what cannot be played */
export function checkPrompt(name: string, prompt: Prompt | undefined): void {
  if (prompt === undefined) return;
  for (const element of elementsOf(prompt)) {
    if (typeof element === 'string') check(name, element, FILE);
    else checkSaid(name, element);
  }
}

const FILE = lineOf('the name of a sound file');
const WORDS = lineOf('text in one line, and not empty');
/** The longest text that is said in one go: five minutes of speech. */
const MOST_CHARACTERS = 5000;
const SENTENCES: ValueRule = {
  allowed: `a text of at most ${MOST_CHARACTERS} characters, and not empty`,
  accepts: (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= MOST_CHARACTERS,
};
const DIGITS: ValueRule = {
  allowed: 'made of 0-9, * and #',
  accepts: (value) => /^[\d*#]+$/.test(String(value)),
};
const TIME: ValueRule = {
  allowed: 'a valid Date, of 1970 or later',
  accepts: (value) => value instanceof Date && value.getTime() >= 0,
};

const DATE_OPTIONS = { format: WORDS, timezone: WORDS };

/** The rule of each kind of element, and the rules of the options that it may have. */
const KINDS: Readonly<Record<string, readonly [ValueRule, Readonly<Record<string, ValueRule>>?]>> =
  {
    digits: [DIGITS],
    number: [integer({ least: -MAX_INTEGER }), { gender: WORDS }],
    date: [TIME, DATE_OPTIONS],
    time: [TIME, DATE_OPTIONS],
    datetime: [TIME, DATE_OPTIONS],
    spell: [WORDS],
    phonetic: [WORDS],
    say: [SENTENCES, { language: WORDS, voice: WORDS }],
    // Asterisk's sounds hold silence/1 to silence/10, which keys can interrupt as any file.
    silence: [integer({ least: 1, most: 10, unit: 'seconds' })],
    prompt: [WORDS, { language: WORDS }],
  };

const ELEMENT: ValueRule = {
  allowed: `the name of a sound file, or an object with one of ${Object.keys(KINDS).join(', ')}`,
  accepts: () => false,
};

/** An element that is of no kind, or has members of two kinds, is refused: a part of it would not be heard. */
function checkSaid(name: string, element: Exclude<PromptElement, string>): void {
  const given: unknown = element;
  const said = isObject(given) ? given : {};
  const kind = Object.keys(said).find((member) => Object.hasOwn(KINDS, member)) ?? '';
  const found = KINDS[kind];
  if (found === undefined) {
    check(name, given, ELEMENT);
    return;
  }
  const [rule, options = {}] = found;
  check(`${name}.${kind}`, said[kind], rule);
  for (const [option, value] of Object.entries(said)) {
    if (option === kind || value === undefined) continue;
    const allowed = Object.hasOwn(options, option) ? options[option] : undefined;
    check(`${name}.${option}`, value, allowed ?? leftOut(kind));
  }
}

function leftOut(kind: string): ValueRule {
  return { allowed: `left out of an element with ${kind}`, accepts: () => false };
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
