import type { AgiChannel } from '../../core/index.js';
import { isStandardSchema, validated } from '../../core/internal.js';
import type { AskFailure, ResolvedAsk } from './ask-options.js';
import { collectKeys, dropKeys, waitForKey } from '../keys/collect-keys.js';
import { checkPrompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';

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
  let failure: AskFailure = 'no-input';
  // The first key of a caller who does not wait for the question to be asked again.
  let early: string | null = null;
  for (let round = 1; round <= options.tries; round++) {
    if (round > 1 && round === options.tries) {
      early ??= await player.play(options.lastTry, options.keys);
    }
    const tried = await tryOnce(channel, player, options, early, now);
    if (typeof tried === 'object') return matched(tried, options.masked === true);
    if (tried === 'cancelled') return { outcome: 'cancelled' };
    failure = tried === 'refused' ? 'invalid' : tried;
    const prompt = tried === 'refused' ? undefined : options.failures?.[tried];
    if (round < options.tries) early = await player.play(prompt, options.keys);
  }
  return failure === 'no-input' ? { outcome: 'no-input' } : { outcome: 'invalid' };
}

async function tryOnce<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  early: string | null,
  now: () => number,
): Promise<Try<Value>> {
  const first = early ?? (await player.play(options.prompt, options.keys));
  const { digits, endedBy } = await collectKeys(channel, first, options, now);
  if (endedBy === 'cancel') return 'cancelled';
  if (endedBy === 'stray key') {
    await dropKeys(channel);
    return 'invalid';
  }
  if (digits === '') return 'no-input';
  if (digits.length < options.min) return 'too-short';
  const valid = await valueOf(digits, options);
  if (valid === undefined) {
    if (endedBy === 'length') await dropKeys(channel);
    return 'invalid';
  }
  const { confirm } = options;
  if (confirm === undefined) return { ...valid, digits };
  const prompt = typeof confirm === 'function' ? confirm(digits) : confirm;
  checkPrompt('confirm', prompt);
  const key =
    (await player.play(prompt, options.keys)) ??
    (await waitForKey(channel, options.firstDigitTimeout));
  if (options.cancel !== '' && key === options.cancel) return 'cancelled';
  if (key === null) return 'no-input';
  return key === '1' ? { ...valid, digits } : 'refused';
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
