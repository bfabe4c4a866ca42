import type { SpokenText } from '../speech/spoken-text.js';
import { elementsOf, type Prompt, type PromptElement } from './prompt.js';

/** Any element but a prompt of the table. */
export type SpokenElement = Exclude<PromptElement, { prompt: string }>;

/** One element of a prompt, and the language in which it is spoken. */
export interface Step {
  readonly element: SpokenElement;
  readonly language: string;
}

/** Finds a prompt of the table. @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is none of this name */
export type FindPrompt = (name: string, language: string) => Prompt;

/** The steps of a prompt: prompts of the table are replaced by their own elements. */
export function stepsOf(prompt: Prompt, language: string, find: FindPrompt): Step[] {
  return elementsOf(prompt).flatMap((element) => {
    if (typeof element === 'object' && 'prompt' in element) {
      const spoken = element.language ?? language;
      return stepsOf(find(element.prompt, spoken), spoken, find);
    }
    return sayable(element).map((each) => ({ element: each, language }));
  });
}

/** The sound file that is an element; `undefined` if the element is said by other means. */
export function fileOf(element: SpokenElement): string | undefined {
  if (typeof element === 'string') return element;
  return 'silence' in element ? `silence/${element.silence}` : undefined;
}

/** What is to be said of an element; `undefined` if it is no text for the voice. */
export function spokenTextOf({ element, language }: Step): SpokenText | undefined {
  if (typeof element === 'string' || !('say' in element)) return undefined;
  return { text: element.say, language: element.language ?? language, voice: element.voice };
}

/** The name of an element in messages. It does not have the value, which may be private to the caller. */
export function nameOf(element: SpokenElement): string {
  if (typeof element === 'string') return element;
  return 'say' in element ? 'say' : Object.keys(element).join(' ');
}

/** SAY DIGITS has to begin with a digit: a star or a hash before the first digit is played as a file. */
function sayable(element: SpokenElement): SpokenElement[] {
  if (typeof element === 'string' || !('digits' in element)) return [element];
  const [, keys = '', digits = ''] = /^([*#]*)(.*)$/.exec(String(element.digits)) ?? [];
  const sounds = Array.from(keys, (key) => (key === '*' ? 'digits/star' : 'digits/pound'));
  return digits === '' ? sounds : [...sounds, { digits }];
}
