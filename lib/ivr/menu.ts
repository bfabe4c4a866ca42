import type { AgiChannel } from '../core/index.js';
import { badOption, checkWhole } from './bad-option.js';
import { waitForKey } from './collect-keys.js';
import { ALL_KEYS, checkKey } from './keys.js';
import { checkPrompt, type Prompt } from './prompt.js';
import type { PromptPlayer } from './prompt-player.js';

/**
 * A choice of a menu: keys, and what they choose. `keys` may name several (`'12'`) or a range
 * (`'1-4'`).
 *
 * @publicApi
 */
export interface MenuChoice<Value> {
  keys: string;
  value: Value | ((key: string) => Value | Promise<Value>);
}

/**
 * A menu of one key. All may be left out but `prompt` and `choices`.
 *
 * @publicApi
 */
export interface MenuOptions<Value> {
  prompt: Prompt;
  choices: readonly MenuChoice<Value>[];
  /** Key that plays the prompt again: none. */
  repeat?: string;
  /** Key that stands for a caller who presses nothing, in the last round: none. */
  default?: string;
  /** Longest wait for a key behind the prompt, in ms: 5000. */
  timeout?: number;
  /** How often the menu is played, repeats included: 3. */
  rounds?: number;
  /** Played after a key that is no choice. */
  invalid?: Prompt;
  /** Played after no key. */
  noInput?: Prompt;
}

/**
 * What became of a menu.
 *
 * @publicApi
 */
export type MenuResult<Value> =
  | { readonly outcome: 'matched'; readonly value: Value; readonly key: string }
  | { readonly outcome: 'no-input' | 'invalid' | 'hangup' };

export type ResolvedMenu<Value> = MenuOptions<Value> & {
  timeout: number;
  rounds: number;
  byKey: ReadonlyMap<string, MenuChoice<Value>>;
};

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveMenu<Value>(options: MenuOptions<Value>): ResolvedMenu<Value> {
  const { choices, repeat = '', timeout = 5000, rounds = 3 } = options;
  if (choices.length === 0) throw badOption('choices.length', 0, 'at least 1');
  const byKey = new Map<string, MenuChoice<Value>>();
  for (const choice of choices) {
    for (const key of keysOf(choice.keys)) {
      if (byKey.has(key)) throw badOption('choices', key, 'a key of one choice only');
      byKey.set(key, choice);
    }
  }
  checkKey('repeat', repeat);
  if (byKey.has(repeat)) throw badOption('repeat', repeat, 'a key that is no choice');
  if (options.default !== undefined && !byKey.has(options.default)) {
    throw badOption('default', options.default, 'the key of a choice');
  }
  checkWhole('timeout', timeout, 1);
  checkWhole('rounds', rounds, 1);
  checkPrompt('prompt', options.prompt);
  checkPrompt('invalid', options.invalid);
  checkPrompt('noInput', options.noInput);
  return { ...options, timeout, rounds, byKey };
}

/** Plays the menu until a choice is made, or its rounds are used up. */
export async function menu<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedMenu<Value>,
): Promise<MenuResult<Value>> {
  let outcome: 'no-input' | 'invalid' = 'no-input';
  // The key of a caller who does not wait for the menu to be played again.
  let early: string | null = null;
  for (let round = 1; round <= options.rounds; round++) {
    const pressed =
      early ??
      (await player.play(options.prompt, ALL_KEYS)) ??
      (await waitForKey(channel, options.timeout));
    const key = pressed ?? (round === options.rounds ? options.default : undefined);
    const choice = key === undefined ? undefined : options.byKey.get(key);
    if (key !== undefined && choice) {
      return { outcome: 'matched', value: await chosen(choice.value, key), key };
    }
    early = null;
    if (pressed !== null && pressed === options.repeat) continue;
    outcome = pressed === null ? 'no-input' : 'invalid';
    const prompt = pressed === null ? options.noInput : options.invalid;
    early = await player.play(prompt, round < options.rounds ? ALL_KEYS : '');
  }
  return { outcome };
}

async function chosen<Value>(value: MenuChoice<Value>['value'], key: string): Promise<Value> {
  return isHandler(value) ? value(key) : value;
}

function isHandler<Value>(
  value: MenuChoice<Value>['value'],
): value is (key: string) => Value | Promise<Value> {
  return typeof value === 'function';
}

function keysOf(keys: string): string[] {
  const range = /^(\d)-(\d)$/.exec(keys);
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  if (from > to) throw badOption('choices', keys, 'a range that goes up');
  const all = Array.from(range ? ALL_KEYS.slice(from, to + 1) : keys);
  if (all.length === 0) throw badOption('choices', keys, 'one or more keys');
  for (const key of all) checkKey('choices', key);
  return all;
}
