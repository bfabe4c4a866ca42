import type { AgiChannel } from '../../core/index.js';
import { dropKeys, waitForKey } from '../keys/collect-keys.js';
import { noteHashMayFollow } from '../keys/following-hash.js';
import { MOST_KEYS } from '../keys/keys.js';
import { inOrder } from '../prompts/prompt.js';
import type { OptionalPrompt, PromptPlayer } from '../prompts/prompt-player.js';
import { answersOfMenu } from './answers.js';
import { keyAfter } from './key-after.js';
import type { ChoiceValue, ResolvedChoice, ResolvedMenu } from './menu-options.js';
import { tellAnswers } from './watched.js';

/**
 * The result of `AgiDialog.menu()`. `keys` are the keys of the choice; `path` has the keys of each choice
 * on the way to it, and its own.
 *
 * @publicApi
 */
export type MenuResult<Value> =
  | {
      /** The caller made a choice. */
      readonly outcome: 'matched';
      /** The value of the choice. */
      readonly value: Value;
      /** The keys of the choice. */
      readonly keys: string;
      /** The keys of each menu on the way to the choice, those of the choice last. */
      readonly path: readonly string[];
    }
  | {
      /** In the last round the caller pressed no key. */
      readonly outcome: 'no-input';
    }
  | {
      /** In the last round the caller pressed keys that are no choice. */
      readonly outcome: 'invalid';
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
    };

/** Plays the menu until a choice is made, or its rounds are used up. */
export async function menu<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedMenu<Value>,
): Promise<MenuResult<Value>> {
  player.check(...promptsOf(options));
  const result = await playLevel(channel, player, options, []);
  // Only a submenu has a key that leads back.
  return result === 'back' ? { outcome: 'invalid' } : result;
}

async function playLevel<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedMenu<Value>,
  above: readonly string[],
): Promise<MenuResult<Value> | 'back'> {
  let outcome: 'no-input' | 'invalid' = 'no-input';
  /** The prompt that is heard before the menu. A key ends it, and is a choice. */
  let before: OptionalPrompt = options.greeting;
  for (let round = 1; round <= options.rounds; round++) {
    tellAnswers(channel, () => answersOfMenu(options));
    const first = await keyAfter(channel, player, inOrder(before, options.prompt), options);
    before = undefined;
    if (first !== null && first === options.back) return 'back';
    if (first !== null && first === options.repeat) {
      outcome = 'invalid';
      continue;
    }

    const pressed = first === null ? null : await collectChoice(channel, first, options);
    const keys = pressed ?? (round === options.rounds ? options.default : undefined);
    const choice = keys === undefined ? undefined : choiceOf(keys, options);
    if (keys !== undefined && choice) {
      const path = [...above, keys];
      const { target } = choice;
      if ('value' in target) {
        return { outcome: 'matched', value: await chosen(target.value, keys), keys, path };
      }
      const below = await playLevel(channel, player, target.menu, path);
      if (below !== 'back') return below;
      outcome = 'invalid';
      continue;
    }
    outcome = pressed === null ? 'no-input' : 'invalid';
    if (pressed !== null) {
      tellAnswers(channel, () => []);
      await dropKeys(channel);
    }
    before = pressed === null ? options.noInput : options.invalid;
  }
  return outcome === 'no-input' ? { outcome } : { outcome };
}

/** All prompts of a menu, those of its submenus included. */
function promptsOf<Value>(options: ResolvedMenu<Value>): OptionalPrompt[] {
  const { greeting, prompt, invalid, noInput, resolved } = options;
  const below = new Set(resolved.map(({ target }) => ('menu' in target ? target.menu : undefined)));
  return [
    ...[greeting, prompt, invalid, noInput],
    ...Array.from(below, (menu) => (menu === undefined ? [] : promptsOf(menu))).flat(),
  ];
}

/** Collects further keys after the first, as long as they may still become a choice. */
async function collectChoice<Value>(
  channel: AgiChannel,
  first: string,
  options: ResolvedMenu<Value>,
): Promise<string> {
  let keys = first;
  while (keys.length < MOST_KEYS && mayBecomeOne(keys, options)) {
    const next = await waitForKey(channel, options.interDigitTimeout);
    noteHashMayFollow(channel, next !== null && next !== '#');
    if (next === null) break;
    const more = keys + next;
    // A hash ends keys that could go on, as on any telephone.
    if (next === '#' && !choiceOf(more, options) && !mayBecomeOne(more, options)) break;
    keys = more;
  }
  return keys;
}

function mayBecomeOne<Value>(keys: string, { resolved }: ResolvedMenu<Value>): boolean {
  return resolved.some(({ pattern }) => pattern.mayBecome(keys));
}

function choiceOf<Value>(
  keys: string,
  { resolved }: ResolvedMenu<Value>,
): ResolvedChoice<Value> | undefined {
  return resolved.find(({ pattern }) => pattern.matches(keys));
}

async function chosen<Value>(value: ChoiceValue<Value>, keys: string): Promise<Value> {
  return isHandler(value) ? value(keys) : value;
}

function isHandler<Value>(
  value: ChoiceValue<Value>,
): value is (keys: string) => Value | Promise<Value> {
  return typeof value === 'function';
}
