import { frozenCopy, type StandardSchema } from '../../core/index.js';
import { badOption, checkWhole } from '../bad-option.js';
import { ALL_KEYS, checkKey, DIGITS, keysWithout } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';

/**
 * Why one try did not match.
 *
 * @publicApi
 */
export type AskFailure = 'no-input' | 'too-short' | 'invalid';

/**
 * How a question is asked. All may be left out but `prompt`.
 *
 * @publicApi
 */
export interface AskOptions<Value = string> {
  /** What is asked. */
  prompt: Prompt;
  /** Exact number of digits; instead of `min` and `max`. */
  length?: number;
  /** Fewest digits: 1. */
  min?: number;
  /** Most digits, with the last of which the answer is complete: 32. */
  max?: number;
  /** Keys that an answer is made of; another one makes it invalid: `0123456789`. */
  digits?: string;
  /**
   * Key that ends the answer: `#`; `''` for none. While a prompt plays it is not heard: it may belong
   * to the answer before, which was complete without it.
   */
  terminator?: string;
  /** Key that gives up the question: none. */
  cancel?: string;
  /** Longest wait for the first key behind the prompt, in ms: 5000. */
  firstDigitTimeout?: number;
  /** Longest wait for each next key, in ms: 3000. */
  interDigitTimeout?: number;
  /** Longest time from the prompt's end or first key to the answer's end, in ms: none. */
  totalTimeout?: number;
  /** Whether a key ends the prompt and counts (`true`), or is not heard while it plays. */
  bargeIn?: boolean;
  /** What the digits must be: a predicate, a regular expression, or a Standard Schema validator. */
  validate?:
    ((digits: string) => boolean | Promise<boolean>) | RegExp | StandardSchema<unknown, Value>;
  /** What is played before the question is asked again, by kind of failure. */
  failures?: Partial<Record<AskFailure, Prompt>>;
  /** What is played before the last try, behind the prompt of its failure. */
  lastTry?: Prompt;
  /** How often it is asked: 3. */
  tries?: number;
  /** Read back, then `1` accepts and any other key asks again. */
  confirm?: Prompt | ((digits: string) => Prompt);
  /** Keeps what was entered out of logs and errors: the result does not show it when printed. */
  masked?: boolean;
}

export type ResolvedAsk<Value> = AskOptions<Value> &
  Required<
    Pick<
      AskOptions<Value>,
      | 'digits'
      | 'min'
      | 'max'
      | 'terminator'
      | 'cancel'
      | 'firstDigitTimeout'
      | 'interDigitTimeout'
      | 'tries'
    >
  > & { totalTimeout: number; keys: string };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveAsk<Value>(options: AskOptions<Value>): ResolvedAsk<Value> {
  const { length } = options;
  if (length !== undefined) {
    checkWhole('length', length, 1);
    if (options.min !== undefined || options.max !== undefined) {
      throw badOption('length', length, 'left out where min or max is given');
    }
  }
  const resolved = {
    ...options,
    min: length ?? options.min ?? 1,
    max: length ?? options.max ?? 32,
    digits: options.digits ?? DIGITS,
    terminator: options.terminator ?? '#',
    cancel: options.cancel ?? '',
    firstDigitTimeout: options.firstDigitTimeout ?? 5000,
    interDigitTimeout: options.interDigitTimeout ?? 3000,
    totalTimeout: options.totalTimeout ?? Infinity,
    tries: options.tries ?? 3,
    keys: '',
  };
  const { min, max, terminator, cancel, totalTimeout } = resolved;
  if (options.bargeIn !== false) resolved.keys = keysWithout(terminator);
  checkWhole('min', min, 1);
  checkWhole('max', max, 1);
  if (min > max) throw badOption('min', min, `at most max, which is ${max}`);
  checkWhole('tries', resolved.tries, 1);
  checkWhole('firstDigitTimeout', resolved.firstDigitTimeout, 1);
  checkWhole('interDigitTimeout', resolved.interDigitTimeout, 1);
  if (totalTimeout !== Infinity) checkWhole('totalTimeout', totalTimeout, 1);
  checkKey('terminator', terminator);
  checkKey('cancel', cancel);
  checkDigits(resolved.digits);
  for (const [name, key] of Object.entries({ terminator, cancel })) {
    if (key !== '' && resolved.digits.includes(key)) {
      throw badOption(name, key, `a key that is none of the digits, ${resolved.digits}`);
    }
  }
  if (cancel !== '' && cancel === terminator) {
    throw badOption('cancel', cancel, 'another key than terminator');
  }
  if (options.confirm !== undefined) {
    for (const [name, key] of Object.entries({ terminator, cancel })) {
      if (key === '1') throw badOption(name, key, 'another key where confirm asks for 1');
    }
  }
  if (options.masked === true && typeof options.confirm === 'function') {
    throw badOption('confirm', 'a function', 'a prompt that does not say a masked answer');
  }
  checkPrompt('prompt', options.prompt);
  checkPrompt('lastTry', options.lastTry);
  if (typeof options.confirm !== 'function') checkPrompt('confirm', options.confirm);
  for (const [kind, prompt] of Object.entries(options.failures ?? {})) {
    checkPrompt(`failures.${kind}`, prompt);
  }
  return Object.freeze({
    ...resolved,
    prompt: frozenCopy(options.prompt),
    ...(options.failures !== undefined && { failures: frozenCopy(options.failures) }),
    ...(options.lastTry !== undefined && { lastTry: frozenCopy(options.lastTry) }),
    ...(options.confirm !== undefined && { confirm: frozenCopy(options.confirm) }),
  });
}

function checkDigits(digits: string): void {
  if (digits === '' || Array.from(digits).some((key) => !ALL_KEYS.includes(key))) {
    throw badOption('digits', digits, `one or more of ${ALL_KEYS}`);
  }
}
