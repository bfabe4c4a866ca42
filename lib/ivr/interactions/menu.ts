import type { AGIErrorCode, AgiChannel } from '../../core/index.js';
import { dropKeys, waitForKey } from '../keys/collect-keys.js';
import { noteHashMayFollow } from '../keys/following-hash.js';
import { MOST_KEYS } from '../keys/keys.js';
import { inOrder, type Prompt } from '../prompts/prompt.js';
import type { OptionalPrompt, PromptPlayer } from '../prompts/prompt-player.js';
import { meantBy } from '../speech/phrases.js';
import { answersOfMenu } from './answers.js';
import { keyAfter } from './key-after.js';
import type { ChoiceValue, ResolvedChoice, ResolvedMenu } from './menu-options.js';
import { voiceAnswer, type VoiceAnswer } from './voice-answer.js';
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
      /** The keys of the choice; for a choice in words the first ones that it has. */
      readonly keys: string;
      /** The keys of each menu on the way to the choice, those of the choice last. */
      readonly path: readonly string[];
      /** What the caller said, if the choice was made in words. */
      readonly spoken?: SpokenChoice;
    }
  | {
      /** In the last round the caller pressed no key, and said nothing. */
      readonly outcome: 'no-input';
      /** Why the caller was not heard, if an engine or the line failed: `E_SPEECH_FAILED`, for example. */
      readonly code?: AGIErrorCode;
    }
  | {
      /** In the last round the caller pressed keys that are no choice. */
      readonly outcome: 'invalid';
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
    };

/**
 * The words by which a caller chose.
 *
 * @publicApi
 */
export interface SpokenChoice {
  /** What was recognised. */
  readonly text: string;
  /** How sure the recogniser is, from 0 to 1, if it tells. */
  readonly confidence?: number;
}

/** Plays the menu until a choice is made, or its rounds are used up. */
export async function menu<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedMenu<Value>,
): Promise<MenuResult<Value>> {
  player.check(...promptsOf(options));
  if (listens(options)) player.speaker.checkHearing();
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
  let code: AGIErrorCode | undefined;
  /** The prompt that is heard before the menu. A key ends it, and is a choice. */
  let before: OptionalPrompt = options.greeting;
  for (let round = 1; round <= options.rounds; round++) {
    tellAnswers(channel, () => answersOfMenu(options));
    const prompt = inOrder(before, options.prompt);
    const answer = await answerOf(channel, player, prompt, options);
    before = undefined;
    const spoken = 'text' in answer ? answer : undefined;
    const first = 'text' in answer ? null : answer.key;
    code = 'text' in answer ? undefined : answer.failure?.code;
    if (first !== null && first === options.back) return 'back';
    if (first !== null && first === options.repeat) {
      outcome = 'invalid';
      continue;
    }

    const pressed = first === null ? null : await collectChoice(channel, first, options);
    const meant = spoken && keysMeantBy(spoken.text, options);
    const isSilent = pressed === null && spoken === undefined;
    const standard = isSilent && round === options.rounds ? options.default : undefined;
    const keys = pressed ?? meant ?? standard;
    const choice = keys === undefined ? undefined : choiceOf(keys, options);
    if (keys !== undefined && choice) {
      const path = [...above, keys];
      const { target } = choice;
      if ('value' in target) {
        const value = await chosen(target.value, keys);
        return { outcome: 'matched', value, keys, path, ...(spoken && { spoken }) };
      }
      const below = await playLevel(channel, player, target.menu, path);
      if (below !== 'back') return below;
      outcome = 'invalid';
      continue;
    }
    outcome = isSilent ? 'no-input' : 'invalid';
    if (pressed !== null) {
      tellAnswers(channel, () => []);
      await dropKeys(channel);
    }
    before = isSilent ? options.noInput : options.invalid;
  }
  return outcome === 'no-input' ? { outcome, ...(code && { code }) } : { outcome };
}

/** Plays the prompt, and takes a key or words. */
async function answerOf<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  prompt: Prompt,
  options: ResolvedMenu<Value>,
): Promise<VoiceAnswer> {
  const { input, keys, timeout } = options;
  if (!input) return { key: await keyAfter(channel, player, prompt, options), failure: undefined };
  return voiceAnswer(channel, player, prompt, {
    input,
    keys,
    timeout,
    bargeIn: true,
    masked: false,
  });
}

/** The keys of the choice that words mean; `undefined` if they mean none. */
function keysMeantBy<Value>(text: string, { resolved }: ResolvedMenu<Value>): string | undefined {
  const choices = resolved.map((choice) => ({ phrases: choice.words, choice }));
  return meantBy(text, choices)?.pattern.examples[0];
}

/** Whether a menu, or a submenu of it, has choices in words. */
function listens<Value>({ input, resolved }: ResolvedMenu<Value>): boolean {
  return (
    input !== undefined || resolved.some(({ target }) => 'menu' in target && listens(target.menu))
  );
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
