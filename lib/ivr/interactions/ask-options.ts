import type { StandardSchema } from '../../core/index.js';
import {
  aFunction,
  checkValue,
  frozenCopy,
  integer,
  isStandardSchema,
  refusedValue,
  wholeMilliseconds,
} from '../../core/internal.js';
import { ALL_KEYS, checkKey, DIGITS, keysWithout } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import { resolveInput, type ResolvedInput, type SpeechInput } from './speech-input.js';

/**
 * The reason why one try to answer a question failed. `failed`, only with `speech`: the words could not be
 * recognised, since an engine or the line failed, and no key was pressed either.
 *
 * @publicApi
 */
export type AskFailure = 'no-input' | 'too-short' | 'invalid' | 'failed';

/**
 * Looks up the digits of an answer, in a database for example; `undefined` if nothing is found.
 *
 * @publicApi
 */
export type Lookup<Value> = (digits: string) => Value | undefined | Promise<Value | undefined>;

/**
 * Options of `AgiDialog.ask()`. Only `prompt` is required.
 *
 * @publicApi
 */
export interface AskOptions<Value = string> {
  /** The question that is played. */
  prompt: Prompt;
  /** Prompt that is played before the question when it is asked for the first time; its keys count. None. */
  greeting?: Prompt;
  /** Exact number of digits; instead of `min` and `max`. */
  length?: number;
  /** Least number of digits: 1. */
  min?: number;
  /** Greatest number of digits: 32. The answer is complete with the last of them. */
  max?: number;
  /** Keys that an answer may have: `0123456789`. Any other key makes it invalid. */
  digits?: string;
  /**
   * Key that ends the answer: `#`; `''` for none. While the prompt plays it is ignored if it may belong to
   * the previous answer, which was complete without it.
   */
  terminator?: string;
  /** Key with which the caller cancels the question: none. */
  cancel?: string;
  /** Longest wait for the first key after the prompt, in ms: 5000. */
  firstDigitTimeout?: number;
  /** Longest wait for each further key, in ms: as long as `firstDigitTimeout`. */
  interDigitTimeout?: number;
  /** Longest time in ms from the end of the prompt, or the first key, to the end of the answer: none. */
  totalTimeout?: number;
  /**
   * Whether the caller may also answer in words: `true`, or how they are listened to. What comes first counts, a key
   * or the voice. `validate` and `resolve` then get the words; words that are nothing but digits of an answer are taken
   * for the keys. It needs `speech` of the dialogue. Only keys unless given.
   */
  speech?: true | SpeechInput;
  /** Whether a key ends the prompt and counts: `true`. If not, keys are ignored while the prompt plays. */
  bargeIn?: boolean;
  /** Check of the digits: a predicate, a regular expression, or a Standard Schema validator; none. */
  validate?:
    ((digits: string) => boolean | Promise<boolean>) | RegExp | StandardSchema<unknown, Value>;
  /**
   * Looks up what the caller means: the result is the value of the answer, and the answer is invalid if it
   * is `undefined`. It is asked only about digits that `validate` accepts. None.
   */
  resolve?: Lookup<Value>;
  /** Prompts that are played before the question is asked again, by kind of failure: none. */
  failures?: Partial<Record<AskFailure, Prompt>>;
  /** Prompt that is played before the last try, after the prompt of the failure: none. */
  lastTry?: Prompt;
  /** Greatest number of times that the question is asked: 3. */
  tries?: number;
  /** Prompt that reads the answer back: `1` accepts the answer, any other key asks again. None. */
  confirm?: Prompt | ((digits: string) => Prompt);
  /** Whether a printed result hides the digits, so that they stay out of logs and errors: `false`. */
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
  > & { totalTimeout: number; keys: string; input: ResolvedInput | undefined };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveAsk<Value>(options: AskOptions<Value>): ResolvedAsk<Value> {
  const { length } = options;
  if (length !== undefined) {
    checkValue('length', length, integer({ least: 1 }));
    if (options.min !== undefined || options.max !== undefined) {
      throw refusedValue('length', length, 'left out where min or max is given');
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
    interDigitTimeout: options.interDigitTimeout ?? options.firstDigitTimeout ?? 5000,
    totalTimeout: options.totalTimeout ?? Infinity,
    tries: options.tries ?? 3,
    keys: '',
    input: resolveInput('speech', options.speech),
  };
  const { min, max, terminator, cancel, totalTimeout } = resolved;
  if (options.bargeIn !== false) resolved.keys = keysWithout(terminator);
  checkValue('min', min, integer({ least: 1 }));
  checkValue('max', max, integer({ least: 1 }));
  if (min > max) throw refusedValue('min', min, `at most max, which is ${max}`);
  checkValue('tries', resolved.tries, integer({ least: 1 }));
  checkValue('firstDigitTimeout', resolved.firstDigitTimeout, wholeMilliseconds(1));
  checkValue('interDigitTimeout', resolved.interDigitTimeout, wholeMilliseconds(1));
  if (totalTimeout !== Infinity) checkValue('totalTimeout', totalTimeout, wholeMilliseconds(1));
  checkKey('terminator', terminator);
  checkKey('cancel', cancel);
  checkDigits(resolved.digits);
  for (const [name, key] of Object.entries({ terminator, cancel })) {
    if (key !== '' && resolved.digits.includes(key)) {
      throw refusedValue(name, key, `a key that is none of the digits, ${resolved.digits}`);
    }
  }
  if (cancel !== '' && cancel === terminator) {
    throw refusedValue('cancel', cancel, 'another key than terminator');
  }
  if (options.confirm !== undefined) {
    for (const [name, key] of Object.entries({ terminator, cancel })) {
      if (key === '1') throw refusedValue(name, key, 'another key where confirm asks for 1');
    }
  }
  if (options.masked === true && typeof options.confirm === 'function') {
    throw refusedValue('confirm', 'a function', 'a prompt that does not say a masked answer');
  }
  if (options.resolve !== undefined) {
    checkValue('resolve', options.resolve, aFunction());
    if (isStandardSchema(options.validate)) {
      throw refusedValue('resolve', 'a function', 'left out where validate is a schema');
    }
  }
  checkPrompt('greeting', options.greeting);
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
    ...(options.greeting !== undefined && { greeting: frozenCopy(options.greeting) }),
    ...(options.lastTry !== undefined && { lastTry: frozenCopy(options.lastTry) }),
    ...(options.confirm !== undefined && { confirm: frozenCopy(options.confirm) }),
  });
}

function checkDigits(digits: string): void {
  if (digits === '' || Array.from(digits).some((key) => !ALL_KEYS.includes(key))) {
    throw refusedValue('digits', digits, `one or more of ${ALL_KEYS}`);
  }
}
