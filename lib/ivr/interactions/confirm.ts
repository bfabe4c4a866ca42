import { checkValue, integer, isObject } from '../../core/internal.js';
import type { Prompt } from '../prompts/prompt.js';
import type { MenuOptions } from './menu-options.js';
import type { SpeechInput } from './speech-input.js';

/**
 * Options of `AgiDialog.confirm()`. All may be left out.
 *
 * @publicApi
 */
export interface ConfirmOptions {
  /** Greatest number of times that the question is asked: 3. */
  tries?: number;
  /** Words for yes, for a caller who says it. None. */
  yes?: string | readonly string[];
  /** Words for no. */
  no?: string | readonly string[];
  /** How the caller is listened to. */
  speech?: SpeechInput;
}

/** The menu of a yes-or-no question. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function yesOrNo(prompt: Prompt, options: number | ConfirmOptions): MenuOptions<boolean> {
  const given: ConfirmOptions = isObject(options) ? options : { tries: options };
  const { tries = 3, yes, no, speech } = given;
  checkValue('tries', tries, integer({ least: 1 }));
  return {
    prompt,
    choices: [
      { keys: '1', value: true, ...(yes !== undefined && { words: yes }) },
      { keys: '2', value: false, ...(no !== undefined && { words: no }) },
    ],
    rounds: tries,
    ...(speech && { speech }),
  };
}
