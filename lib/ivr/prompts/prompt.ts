import { badValue, MOST } from '../bad-option.js';

/**
 * One element of what a caller hears. A string is a sound file, without extension.
 *
 * @publicApi
 */
export type PromptElement =
  | string
  /** Digits one by one, as a string to keep leading zeros. */
  | { digits: string | number }
  /** A whole number; `gender` for languages that need one: `f`, `m`, `c`, `n`. */
  | { number: number; gender?: string }
  /**
   * A day. `format` is in the letters of voicemail.conf, such as `ABdY`; `timezone` is like
   * `Europe/Paris`, and Asterisk's own unless given.
   */
  | { date: Date; format?: string; timezone?: string }
  /** A time of day, likewise. */
  | { time: Date; format?: string; timezone?: string }
  /** Both, likewise. */
  | { datetime: Date; format?: string; timezone?: string }
  /** Letter by letter. */
  | { spell: string }
  /** As Alpha, Bravo, Charlie. */
  | { phonetic: string }
  /** A pause of 1 to 10 whole seconds. */
  | { silence: number }
  /** A prompt of the table, in the caller's language or another one. */
  | { prompt: string; language?: string };

/**
 * What a caller hears: one element, or several in order.
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
    else if (!isWord(element)) throw badValue(name, element, 'the name of a sound file');
  }
}

function checkSaid(name: string, element: Exclude<PromptElement, string>): void {
  // Asterisk's sounds hold silence/1 to silence/10, which keys can interrupt as any file.
  if ('silence' in element && !isWhole(element.silence, 1, 10)) {
    throw badValue(`${name}.silence`, element.silence, 'a whole number of seconds from 1 to 10');
  }
  if ('number' in element && !isWhole(element.number, -MOST, MOST)) {
    throw badValue(`${name}.number`, element.number, `a whole number from -${MOST} to ${MOST}`);
  }
  if ('digits' in element && !/^[\d*#]+$/.test(String(element.digits))) {
    throw badValue(`${name}.digits`, element.digits, 'made of 0-9, * and #');
  }
  for (const part of WORDS) {
    const text = (element as Partial<Record<typeof part, string>>)[part];
    if (text !== undefined && !isWord(text)) {
      throw badValue(`${name}.${part}`, text, 'text in one line, and not empty');
    }
  }
  for (const kind of ['date', 'time', 'datetime'] as const) {
    const at = (element as Partial<Record<typeof kind, Date>>)[kind];
    if (kind in element && !(at instanceof Date && at.getTime() >= 0)) {
      throw badValue(`${name}.${kind}`, at, 'a valid Date, of 1970 or later');
    }
  }
}

const WORDS = ['spell', 'phonetic', 'format', 'timezone', 'prompt', 'language'] as const;

/** What a command can carry, and has something to say. */
function isWord(text: string): boolean {
  return text !== '' && !/[\r\n\0]/.test(text);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isElement(prompt: Prompt): prompt is PromptElement {
  return !Array.isArray(prompt);
}
