import { badOption } from './bad-option.js';

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
  | { date: Date }
  | { time: Date }
  /** Date and time; `format` in the words of voicemail.conf, `timezone` like `Europe/Paris`. */
  | { datetime: Date; format?: string; timezone?: string }
  /** Letter by letter. */
  | { spell: string }
  /** As Alpha, Bravo, Charlie. */
  | { phonetic: string }
  /** A pause of 1 to 10 whole seconds. */
  | { silence: number }
  /** A prompt of the table of the caller's language. */
  | { prompt: string };

/**
 * What a caller hears: one element, or several in order.
 *
 * @publicApi
 */
export type Prompt = PromptElement | readonly PromptElement[];

/**
 * Prompts by name, by language: `{ en: { welcome: 'hello' }, fr: { welcome: 'fr-hello' } }`.
 *
 * @publicApi
 */
export type PromptTable = Readonly<Record<string, Readonly<Record<string, Prompt>>>>;

export function elementsOf(prompt: Prompt): readonly PromptElement[] {
  return isElement(prompt) ? [prompt] : prompt;
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for what cannot be played */
export function checkPrompt(name: string, prompt: Prompt | undefined): void {
  if (prompt === undefined) return;
  for (const element of elementsOf(prompt)) {
    if (element === '') throw badOption(name, element, 'the name of a sound file');
    // Asterisk's sounds hold silence/1 to silence/10, which keys can interrupt as any file.
    if (typeof element === 'object' && 'silence' in element) {
      const { silence } = element;
      if (!Number.isInteger(silence) || silence < 1 || silence > 10) {
        throw badOption(`${name}.silence`, silence, 'a whole number of seconds from 1 to 10');
      }
    }
  }
}

function isElement(prompt: Prompt): prompt is PromptElement {
  return !Array.isArray(prompt);
}
