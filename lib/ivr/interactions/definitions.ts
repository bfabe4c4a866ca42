import type { StandardSchema } from '../../core/index.js';
import { resolveAsk, type AskOptions, type ResolvedAsk } from './ask-options.js';
import { resolveMenu, type MenuOptions, type ResolvedMenu } from './menu-options.js';

const questions = new WeakMap<object, unknown>();
const menus = new WeakMap<object, unknown>();

/**
 * A question that is checked where it is written, when the application starts rather than when the
 * first call comes. `dialog.ask()` takes it as it is.
 *
 * @example
 * const PIN = defineQuestion({ prompt: 'enter-pin', length: 4, masked: true });
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for options that contradict each
 * other
 *
 * @publicApi
 */
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
 * A menu that is checked where it is written, with the menus below it. `dialog.menu()` takes it as
 * it is.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option, for an empty menu, a choice twice
 * and the like
 *
 * @publicApi
 */
export function defineMenu<Value>(options: MenuOptions<Value>): Readonly<MenuOptions<Value>> {
  const defined = Object.freeze({ ...options });
  menus.set(defined, resolveMenu(defined));
  return defined;
}

/** What was resolved when it was defined, or is now. */
export function resolvedQuestion<Value>(options: AskOptions<Value>): ResolvedAsk<Value> {
  return (questions.get(options) as ResolvedAsk<Value> | undefined) ?? resolveAsk(options);
}

/** What was resolved when it was defined, or is now. */
export function resolvedMenu<Value>(options: MenuOptions<Value>): ResolvedMenu<Value> {
  return (menus.get(options) as ResolvedMenu<Value> | undefined) ?? resolveMenu(options);
}
