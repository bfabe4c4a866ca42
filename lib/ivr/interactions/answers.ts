import { ALL_KEYS } from '../keys/keys.js';
import type { ResolvedAsk } from './ask-options.js';
import type { ResolvedChoice, ResolvedMenu } from './menu-options.js';

/** Keys that a caller of a menu may press: each choice, the keys that repeat it or lead back, and a wrong key. */
export function answersOfMenu<Value>(options: ResolvedMenu<Value>): readonly string[] {
  const { resolved, repeat = '', back = '' } = options;
  const chosen = resolved.flatMap((choice) =>
    choice.pattern.examples.filter(
      (keys) => resolved.find(({ pattern }) => pattern.matches(keys)) === choice,
    ),
  );
  const wrong = Array.from(ALL_KEYS).find(
    (key) =>
      key !== '#' &&
      key !== repeat &&
      key !== back &&
      !resolved.some(({ pattern }) => pattern.matches(key) || pattern.mayBecome(key)),
  );
  return [...new Set([...chosen, repeat, back, wrong ?? ''])].filter((keys) => keys !== '');
}

/** The choices of a menu and of its submenus, as they are written. */
export function choicesOf<Value>({ resolved }: ResolvedMenu<Value>, above = ''): readonly string[] {
  return resolved.flatMap(({ text, target }) =>
    'menu' in target ? choicesOf(target.menu, `${above}${text} `) : [above + text],
  );
}

/** The choice with these keys, as it is written. @param path the keys of each menu on the way to it, and its own */
export function choiceTaken<Value>(
  options: ResolvedMenu<Value>,
  path: readonly string[],
): string | undefined {
  const [keys = '', ...below] = path;
  const choice: ResolvedChoice<Value> | undefined = options.resolved.find(({ pattern }) =>
    pattern.matches(keys),
  );
  if (choice === undefined) return undefined;
  if (below.length === 0 || !('menu' in choice.target)) return choice.text;
  return `${choice.text} ${choiceTaken(choice.target.menu, below) ?? ''}`;
}

/** Keys that a caller may press at a question: an answer of the right form, one too short, a wrong key, and its end. */
export function answersOfQuestion<Value>(options: ResolvedAsk<Value>): readonly string[] {
  const { digits, min, max, terminator, cancel } = options;
  const digit = digits.at(1) ?? digits.at(0) ?? '';
  const wrong = Array.from(ALL_KEYS).find(
    (key) => !digits.includes(key) && key !== terminator && key !== cancel,
  );
  return [
    ...new Set([
      digit.repeat(min) + (min < max ? terminator : ''),
      ...(min > 1 ? [digit + terminator] : []),
      ...[wrong ?? '', cancel, terminator],
    ]),
  ].filter((keys) => keys !== '');
}

/** The outcomes of a question, but for `hangup`. */
export function outcomesOfQuestion<Value>(options: ResolvedAsk<Value>): readonly string[] {
  const { min, validate, resolve, confirm, cancel, digits } = options;
  const mayBeInvalid =
    min > 1 ||
    validate !== undefined ||
    resolve !== undefined ||
    confirm !== undefined ||
    digits.length < ALL_KEYS.length;
  return [
    ...['matched', 'no-input'],
    ...(mayBeInvalid ? ['invalid'] : []),
    ...(cancel === '' ? [] : ['cancelled']),
  ];
}

/** The outcomes of a menu, but for `hangup`. With a default choice, silence has no outcome of its own. */
export function outcomesOfMenu<Value>(options: ResolvedMenu<Value>): readonly string[] {
  const hasWrongKey = answersOfMenu(options).some(
    (keys) => !options.resolved.some(({ pattern }) => pattern.matches(keys)),
  );
  return [
    'matched',
    ...(options.default === undefined ? ['no-input'] : []),
    ...(hasWrongKey ? ['invalid'] : []),
  ];
}
