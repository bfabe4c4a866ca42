import {
  checkValue,
  frozenCopy,
  integer,
  refusedValue,
  wholeMilliseconds,
} from '../../core/internal.js';
import { overlap, parseKeys, type KeyPattern } from '../keys/key-pattern.js';
import { ALL_KEYS, checkKey, keysWithout } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import { hasWords, sameWords } from '../speech/phrases.js';
import { resolveInput, type ResolvedInput, type SpeechInput } from './speech-input.js';

/**
 * A choice of a menu: its keys, and its value or its submenu.
 *
 * `keys` are one or more keys (`'0'`, `'*9'`), a range (`'1-4'`, `'200-299'`), a pattern as in the
 * dialplan (`'_2XX'`), or a list of these. A pattern matches the keys that no other choice names; the first
 * pattern that matches counts.
 *
 * @publicApi
 */
export type MenuChoice<Value> = {
  /** The keys of the choice. */
  readonly keys: string | readonly string[];
  /**
   * Words of the choice, for a caller who says it: they count wherever they are in what the caller says. The value is
   * then made of the first of the keys. It needs `speech` of the dialogue. None.
   */
  readonly words?: string | readonly string[];
} & (
  | {
      /** The value of the choice, or a function that makes it of the keys. */
      readonly value: Value | ((keys: string) => Value | Promise<Value>);
    }
  | {
      /** A submenu. */
      readonly menu: MenuOptions<Value>;
    }
);

/**
 * Options of `AgiDialog.menu()`. Only `prompt` and `choices` are required.
 *
 * @publicApi
 */
export interface MenuOptions<Value> {
  /** The prompt that tells the choices. */
  prompt: Prompt;
  /** Prompt that is played before the menu when it is played for the first time; its keys count. None. */
  greeting?: Prompt;
  /** The choices: each with a value, a function that gives the value, or a submenu. */
  choices: readonly MenuChoice<Value>[];
  /** How the caller is listened to, where choices have words. */
  speech?: SpeechInput;
  /** Key that plays the prompt again: none. */
  repeat?: string;
  /** Key of a submenu that leads back to the menu above: none. */
  back?: string;
  /** Keys of the choice for a caller who presses no key in the last round: none. */
  default?: string;
  /** Longest wait for a key after the prompt, in ms: 5000. */
  timeout?: number;
  /** Longest wait for a further key, if the choice may have more keys, in ms: 2000. */
  interDigitTimeout?: number;
  /** Greatest number of times that the menu is played, repeats and returns to it included: 3. */
  rounds?: number;
  /** Prompt that is played after keys that are no choice: none. */
  invalid?: Prompt;
  /** Prompt that is played when no key was pressed: none. */
  noInput?: Prompt;
}

/**
 * Options of a menu whose choices have values of several types: `Values` has one type for each choice, and
 * keeps literals (`'sales'` is not widened to `string`).
 *
 * @publicApi
 */
export type MixedMenuOptions<Values extends readonly unknown[]> = Omit<
  MenuOptions<unknown>,
  'choices'
> & {
  /** The choices: each with a value, a function that gives the value, or a submenu. */
  choices: { readonly [Index in keyof Values]: MenuChoice<Values[Index]> };
};

/**
 * The value of a choice: what a function of the keys gives, or the value that is not a function.
 *
 * @publicApi
 */
export type ChosenValue<Given> = Given extends (keys: string) => infer Made ? Awaited<Made> : Given;

export type ResolvedMenu<Value> = MenuOptions<Value> & {
  timeout: number;
  interDigitTimeout: number;
  rounds: number;
  resolved: readonly ResolvedChoice<Value>[];
  /** The keys that interrupt a prompt. */
  keys: string;
  /** How the caller is listened to; `undefined` if no choice has words. */
  input: ResolvedInput | undefined;
};

export interface ResolvedChoice<Value> {
  /** The keys as they are written. */
  readonly text: string;
  readonly pattern: KeyPattern;
  readonly words: readonly string[];
  readonly target: { value: ChoiceValue<Value> } | { menu: ResolvedMenu<Value> };
}

export type ChoiceValue<Value> = Value | ((keys: string) => Value | Promise<Value>);

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveMenu<Value>(options: MenuOptions<Value>): ResolvedMenu<Value> {
  if (options.back !== undefined)
    throw refusedValue('back', options.back, 'given in a submenu only');
  return resolveLevel(options, '');
}

/** @param path the path of a submenu, before the names of its options: `choices[1].menu.` */
function resolveLevel<Value>(options: MenuOptions<Value>, path: string): ResolvedMenu<Value> {
  const { choices, repeat = '', back = '' } = options;
  const { timeout = 5000, interDigitTimeout = 2000, rounds = 3 } = options;
  if (choices.length === 0) throw refusedValue(`${path}choices.length`, 0, 'at least 1');
  const resolved = choices.flatMap((choice, index) => {
    const name = `${path}choices[${index}]`;
    const target =
      'menu' in choice
        ? { menu: resolveLevel(choice.menu, `${name}.menu.`) }
        : { value: choice.value };
    const keys = typeof choice.keys === 'string' ? [choice.keys] : choice.keys;
    if (keys.length === 0) throw refusedValue(`${name}.keys`, '', 'one or more keys');
    const words = wordsOf(`${name}.words`, choice.words);
    return keys.map((text, place) => ({
      text,
      pattern: parseKeys(`${name}.keys`, text),
      // The first of the keys stands for the words.
      words: place === 0 ? words : [],
      target,
    }));
  });
  const spoken = resolved.flatMap(({ words }) => words);
  spoken.forEach((phrase, index) => {
    if (!spoken.slice(0, index).some((other) => sameWords(other, phrase))) return;
    throw refusedValue(`${path}choices`, phrase, 'words of one choice only');
  });
  if (spoken.length === 0 && options.speech !== undefined) {
    throw refusedValue(`${path}speech`, options.speech, 'left out where no choice has words');
  }
  const input = spoken.length === 0 ? undefined : inputOf(`${path}speech`, options.speech, spoken);
  resolved.forEach(({ text, pattern }, index) => {
    const earlier = resolved.slice(0, index).find((other) => overlap(other.pattern, pattern));
    if (earlier === undefined) return;
    const elsewhere = `keys of one choice only (there is ${earlier.text} already)`;
    throw refusedValue(`${path}choices`, text, elsewhere);
  });
  // Choices that name their keys come first: a pattern is for the other keys.
  const sorted = [
    ...resolved.filter(({ pattern }) => pattern.range !== undefined),
    ...resolved.filter(({ pattern }) => pattern.range === undefined),
  ];
  const beginsAChoice = (key: string): boolean =>
    sorted.some(({ pattern }) => pattern.matches(key) || pattern.mayBecome(key));
  for (const [name, key] of Object.entries({ repeat, back })) {
    checkKey(`${path}${name}`, key);
    if (key !== '' && beginsAChoice(key))
      throw refusedValue(`${path}${name}`, key, 'a key that begins no choice');
  }
  if (repeat !== '' && repeat === back)
    throw refusedValue(`${path}back`, back, 'another key than repeat');
  const { default: standard } = options;
  if (standard !== undefined && !sorted.some(({ pattern }) => pattern.matches(standard))) {
    throw refusedValue(`${path}default`, standard, 'the keys of a choice');
  }
  checkValue(`${path}timeout`, timeout, wholeMilliseconds(1));
  checkValue(`${path}interDigitTimeout`, interDigitTimeout, wholeMilliseconds(1));
  checkValue(`${path}rounds`, rounds, integer({ least: 1 }));
  checkPrompt(`${path}greeting`, options.greeting);
  checkPrompt(`${path}prompt`, options.prompt);
  checkPrompt(`${path}invalid`, options.invalid);
  checkPrompt(`${path}noInput`, options.noInput);
  // A hash that is no choice is ignored: it may end the previous answer, which was complete without it.
  const usesHash = repeat === '#' || back === '#' || beginsAChoice('#');
  const keys = usesHash ? ALL_KEYS : keysWithout('#');
  return Object.freeze({
    ...options,
    prompt: frozenCopy(options.prompt),
    ...(options.greeting !== undefined && { greeting: frozenCopy(options.greeting) }),
    ...(options.invalid !== undefined && { invalid: frozenCopy(options.invalid) }),
    ...(options.noInput !== undefined && { noInput: frozenCopy(options.noInput) }),
    repeat,
    back,
    timeout,
    interDigitTimeout,
    rounds,
    resolved: Object.freeze(sorted),
    keys,
    input,
  });
}

function wordsOf(name: string, given: string | readonly string[] = []): readonly string[] {
  const words = typeof given === 'string' ? [given] : given;
  for (const phrase of words) {
    if (typeof phrase !== 'string' || !hasWords(phrase)) {
      throw refusedValue(name, phrase, 'words that a caller can say');
    }
  }
  return words;
}

function inputOf(
  name: string,
  given: SpeechInput | undefined,
  words: readonly string[],
): ResolvedInput | undefined {
  const input = resolveInput(name, given ?? true);
  return input && { ...input, hints: input.hints.length > 0 ? input.hints : words };
}
