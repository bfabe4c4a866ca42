import { frozenCopy } from '../../core/index.js';
import { badOption, checkWhole } from '../bad-option.js';
import { overlap, parseKeys, type KeyPattern } from '../keys/key-pattern.js';
import { ALL_KEYS, checkKey, keysWithout } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';

/**
 * A choice of a menu: keys, and what they choose.
 *
 * `keys` are one or more keys (`'0'`, `'*9'`), a range (`'1-4'`, `'200-299'`), a pattern as in the
 * dialplan (`'_2XX'`), or a list of these. Patterns take what the other choices leave, in order.
 *
 * @publicApi
 */
export type MenuChoice<Value> = { readonly keys: string | readonly string[] } & (
  | { readonly value: Value | ((keys: string) => Value | Promise<Value>) }
  /** A menu below this one. */
  | { readonly menu: MenuOptions<Value> }
);

/**
 * A menu. All may be left out but `prompt` and `choices`.
 *
 * @publicApi
 */
export interface MenuOptions<Value> {
  /** What there is to choose. */
  prompt: Prompt;
  /** What keys choose: values, handlers that make them, or menus below. */
  choices: readonly MenuChoice<Value>[];
  /** Key that plays the prompt again: none. */
  repeat?: string;
  /** Key that leads back to the menu above, in a menu that is below one: none. */
  back?: string;
  /** Keys that stand for a caller who presses nothing, in the last round: none. */
  default?: string;
  /** Longest wait for a key behind the prompt, in ms: 5000. */
  timeout?: number;
  /** Longest wait for a next key where more may follow, in ms: 2000. */
  interDigitTimeout?: number;
  /** How often the menu is played, repeats and returns to it included: 3. */
  rounds?: number;
  /** Played after keys that are no choice. */
  invalid?: Prompt;
  /** Played after no key. */
  noInput?: Prompt;
}

export type ResolvedMenu<Value> = MenuOptions<Value> & {
  timeout: number;
  interDigitTimeout: number;
  rounds: number;
  resolved: readonly ResolvedChoice<Value>[];
  /** Those that are heard while a prompt plays. */
  keys: string;
};

export interface ResolvedChoice<Value> {
  readonly pattern: KeyPattern;
  readonly target: { value: ChoiceValue<Value> } | { menu: ResolvedMenu<Value> };
}

export type ChoiceValue<Value> = Value | ((keys: string) => Value | Promise<Value>);

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveMenu<Value>(options: MenuOptions<Value>): ResolvedMenu<Value> {
  if (options.back !== undefined)
    throw badOption('back', options.back, 'given in a menu below only');
  return resolveLevel(options, '');
}

/** @param path of the menu in front of its options' names: `choices[1].menu.` */
function resolveLevel<Value>(options: MenuOptions<Value>, path: string): ResolvedMenu<Value> {
  const { choices, repeat = '', back = '' } = options;
  const { timeout = 5000, interDigitTimeout = 2000, rounds = 3 } = options;
  if (choices.length === 0) throw badOption(`${path}choices.length`, 0, 'at least 1');
  const resolved = choices.flatMap((choice, index) => {
    const name = `${path}choices[${index}]`;
    const target =
      'menu' in choice
        ? { menu: resolveLevel(choice.menu, `${name}.menu.`) }
        : { value: choice.value };
    const keys = typeof choice.keys === 'string' ? [choice.keys] : choice.keys;
    if (keys.length === 0) throw badOption(`${name}.keys`, '', 'one or more keys');
    return keys.map((text) => ({ text, pattern: parseKeys(`${name}.keys`, text), target }));
  });
  resolved.forEach(({ text, pattern }, index) => {
    const earlier = resolved.slice(0, index).find((other) => overlap(other.pattern, pattern));
    if (earlier === undefined) return;
    const elsewhere = `keys of one choice only (there is ${earlier.text} already)`;
    throw badOption(`${path}choices`, text, elsewhere);
  });
  // Those that name their keys come first: a pattern is for the rest.
  const sorted = [
    ...resolved.filter(({ pattern }) => pattern.range !== undefined),
    ...resolved.filter(({ pattern }) => pattern.range === undefined),
  ];
  const beginsAChoice = (key: string): boolean =>
    sorted.some(({ pattern }) => pattern.matches(key) || pattern.mayBecome(key));
  for (const [name, key] of Object.entries({ repeat, back })) {
    checkKey(`${path}${name}`, key);
    if (key !== '' && beginsAChoice(key))
      throw badOption(`${path}${name}`, key, 'a key that begins no choice');
  }
  if (repeat !== '' && repeat === back)
    throw badOption(`${path}back`, back, 'another key than repeat');
  const { default: standard } = options;
  if (standard !== undefined && !sorted.some(({ pattern }) => pattern.matches(standard))) {
    throw badOption(`${path}default`, standard, 'the keys of a choice');
  }
  checkWhole(`${path}timeout`, timeout, 1);
  checkWhole(`${path}interDigitTimeout`, interDigitTimeout, 1);
  checkWhole(`${path}rounds`, rounds, 1);
  checkPrompt(`${path}prompt`, options.prompt);
  checkPrompt(`${path}invalid`, options.invalid);
  checkPrompt(`${path}noInput`, options.noInput);
  // A hash that means nothing here may end an answer that was complete without it.
  const isHashHeard = repeat === '#' || back === '#' || beginsAChoice('#');
  const keys = isHashHeard ? ALL_KEYS : keysWithout('#');
  return Object.freeze({
    ...options,
    prompt: frozenCopy(options.prompt),
    ...(options.invalid !== undefined && { invalid: frozenCopy(options.invalid) }),
    ...(options.noInput !== undefined && { noInput: frozenCopy(options.noInput) }),
    repeat,
    back,
    timeout,
    interDigitTimeout,
    rounds,
    resolved: Object.freeze(sorted),
    keys,
  });
}
