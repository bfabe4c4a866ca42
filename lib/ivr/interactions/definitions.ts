import type { StandardSchema } from '../../core/index.js';
import { resolveAsk, type AskOptions, type Lookup, type ResolvedAsk } from './ask-options.js';
import type { SpeechInput } from './speech-input.js';
import {
  resolveMenu,
  type ChosenValue,
  type MenuOptions,
  type MixedMenuOptions,
  type ResolvedMenu,
} from './menu-options.js';

const questions = new WeakMap<object, unknown>();
const menus = new WeakMap<object, unknown>();

/**
 * Checks a question where it is written: when the application starts, not when the first call comes.
 *
 * @returns the options, for `dialog.ask()`
 *
 * @example
 * const PIN = defineQuestion({ prompt: 'enter-pin', length: 4, masked: true });
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for options that contradict each
 * other
 *
 * @publicApi
 */
export function defineQuestion<
  Value,
  Options extends AskOptions<Value> & { speech: true | SpeechInput },
>(options: Options & { resolve: Lookup<Value> }): Readonly<Options & { resolve: Lookup<Value> }>;
export function defineQuestion<Options extends AskOptions & { speech: true | SpeechInput }>(
  options: Options,
): Readonly<Options>;
export function defineQuestion<Value>(
  options: AskOptions<Value> & { resolve: Lookup<Value> },
): Readonly<AskOptions<Value> & { resolve: Lookup<Value> }>;
export function defineQuestion<Value>(
  options: AskOptions<Value> & { validate: StandardSchema<unknown, Value> },
): Readonly<AskOptions<Value> & { validate: StandardSchema<unknown, Value> }>;
export function defineQuestion(options: AskOptions): Readonly<AskOptions>;
export function defineQuestion<Value>(options: AskOptions<Value>): Readonly<AskOptions<Value>> {
  const defined = Object.freeze({ ...options });
  questions.set(defined, resolveAsk(defined));
  return defined;
}

/**
 * Checks a menu, with its submenus, where it is written: when the application starts, not when the first
 * call comes. The types of the values are kept as they are written: `'sales'` is not just a `string`.
 *
 * @returns the options, for `dialog.menu()`
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for an empty menu, two choices
 * with the same keys, and other mistakes
 *
 * @publicApi
 */
export function defineMenu<const Values extends readonly unknown[]>(
  options: MixedMenuOptions<Values>,
): Readonly<MenuOptions<ChosenValue<Values[number]>>>;
export function defineMenu<Value>(options: MenuOptions<Value>): Readonly<MenuOptions<Value>>;
export function defineMenu<Value>(options: MenuOptions<Value>): Readonly<MenuOptions<Value>> {
  const defined = Object.freeze({ ...options });
  menus.set(defined, resolveMenu(defined));
  return defined;
}

/** The options of a question with their defaults; those of a defined question are checked already. */
export function resolvedQuestion<Value>(options: AskOptions<Value>): ResolvedAsk<Value> {
  return (questions.get(options) as ResolvedAsk<Value> | undefined) ?? resolveAsk(options);
}

/** The options of a menu with their defaults; those of a defined menu are checked already. */
export function resolvedMenu<Value>(options: MenuOptions<Value>): ResolvedMenu<Value> {
  return (menus.get(options) as ResolvedMenu<Value> | undefined) ?? resolveMenu(options);
}
