import type { AgiChannel } from '../../core/index.js';
import { isStandardSchema, validated } from '../../core/internal.js';
import type { AskFailure, ResolvedAsk } from './ask-options.js';
import { collectAtOnce, isForGetData, NOTHING_YET } from '../keys/collect-at-once.js';
import { collectKeys, dropKeys, type Collected } from '../keys/collect-keys.js';
import { noteHashMayFollow } from '../keys/following-hash.js';
import { checkPrompt, inOrder, type Prompt } from '../prompts/prompt.js';
import type { OptionalPrompt, PromptPlayer } from '../prompts/prompt-player.js';
import { answersOfQuestion } from './answers.js';
import { keyAfter } from './key-after.js';
import { tellAnswers } from './watched.js';

/**
 * The result of `AgiDialog.ask()`: `digits` are the keys of the answer, and `value` is what a schema or a
 * lookup made of them, or the digits.
 *
 * @publicApi
 */
export type AskResult<Value = string> =
  | {
      /** The caller gave a valid answer. */
      readonly outcome: 'matched';
      /** The output of the schema in `validate`, or what `resolve` found; without both, the digits. */
      readonly value: Value;
      /** The keys of the answer, without the terminator. */
      readonly digits: string;
    }
  | {
      /** In the last try the caller pressed no key. */
      readonly outcome: 'no-input';
    }
  | {
      /** In the last try the caller gave an answer that is not valid, or did not accept it. */
      readonly outcome: 'invalid';
    }
  | {
      /** The caller pressed the key of `cancel`. */
      readonly outcome: 'cancelled';
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
    };

type Try<Value> = { value: Value; digits: string } | AskFailure | 'cancelled' | 'refused';

/** Asks until an answer matches, or the tries are used up. */
export async function ask<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  now: () => number,
): Promise<AskResult<Value>> {
  const { greeting, lastTry, failures = {}, tries } = options;
  player.check(greeting, options.prompt, lastTry, ...Object.values(failures));
  if (typeof options.confirm !== 'function') player.check(options.confirm);
  let failure: AskFailure = 'no-input';
  /** The prompts that are heard before the question. A key ends them, and is the first of the answer. */
  let before: readonly OptionalPrompt[] = [greeting];
  for (let round = 1; round <= tries; round++) {
    const tried = await tryOnce(channel, player, options, before, now);
    if (typeof tried === 'object') return matched(tried, options.masked === true);
    if (tried === 'cancelled') return { outcome: 'cancelled' };
    failure = tried === 'refused' ? 'invalid' : tried;
    before = [
      tried === 'refused' ? undefined : failures[tried],
      round + 1 === tries ? lastTry : undefined,
    ];
  }
  return failure === 'no-input' ? { outcome: 'no-input' } : { outcome: 'invalid' };
}

async function tryOnce<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  before: readonly OptionalPrompt[],
  now: () => number,
): Promise<Try<Value>> {
  tellAnswers(channel, () => answersOfQuestion(options));
  const answer = await answerTo(channel, player, options, inOrder(...before, options.prompt), now);
  const { digits, goesOn } = answer;
  noteHashMayFollow(channel, goesOn);
  if (answer.cancelled) return 'cancelled';
  const refuse = async (): Promise<'invalid'> => {
    if (goesOn) {
      tellAnswers(channel, () => []);
      await dropKeys(channel);
    }
    return 'invalid';
  };
  if (answer.stray) return refuse();
  if (digits === '') return 'no-input';
  if (digits.length < options.min) return 'too-short';
  const valid = await valueOf(digits, options);
  if (valid === undefined) return refuse();
  const { confirm } = options;
  if (confirm === undefined) return { ...valid, digits };
  const prompt = typeof confirm === 'function' ? confirm(digits) : confirm;
  checkPrompt('confirm', prompt);
  tellAnswers(channel, () => ['1', '2', ...(options.cancel === '' ? [] : [options.cancel])]);
  const key = await keyAfter(channel, player, prompt, {
    keys: options.keys,
    timeout: options.firstDigitTimeout,
  });
  if (options.cancel !== '' && key === options.cancel) return 'cancelled';
  if (key === null) return 'no-input';
  return key === '1' ? { ...valid, digits } : 'refused';
}

/** Plays the prompts and collects the keys, by one command where that is possible. */
async function answerTo<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  prompt: Prompt,
  now: () => number,
): Promise<Collected> {
  const { keys, bargeIn = true } = options;
  const atOnce = isForGetData(options);
  if (atOnce && bargeIn) {
    const onMissing = (sound: string): Promise<void> => player.reportMissing(sound);
    return player.playThen(prompt, keys, (file, first) =>
      collectAtOnce(channel, { file, first, onMissing }, options),
    );
  }
  const first = await player.play(prompt, keys);
  if (!atOnce) return collectKeys(channel, first, options, now);
  return collectAtOnce(channel, NOTHING_YET, options);
}

async function valueOf<Value>(
  digits: string,
  { validate, resolve }: ResolvedAsk<Value>,
): Promise<{ value: Value } | undefined> {
  if (isStandardSchema(validate)) {
    const result = await validated(validate, digits);
    return 'value' in result ? { value: result.value } : undefined;
  }
  // `test()` of a global expression would go on after its last match; `search()` does not.
  const valid =
    validate instanceof RegExp
      ? digits.search(validate) !== -1
      : typeof validate !== 'function' || (await validate(digits));
  if (!valid) return undefined;
  // Without a schema and a lookup the value is the digits: the overloads of `ask` allow no other type.
  if (resolve === undefined) return { value: digits as Value };
  const value = await resolve(digits);
  return value === undefined ? undefined : { value };
}

function matched<Value>(
  { value, digits }: { value: Value; digits: string },
  masked: boolean,
): AskResult<Value> {
  const result = { outcome: 'matched' as const, value, digits };
  // Printing and JSON.stringify() skip what is not enumerable.
  if (masked) {
    Object.defineProperty(result, 'value', { enumerable: false });
    Object.defineProperty(result, 'digits', { enumerable: false });
  }
  return result;
}
