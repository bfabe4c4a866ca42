import type { AGIError, AGIErrorCode, AgiChannel } from '../../core/index.js';
import { isStandardSchema, validated } from '../../core/internal.js';
import type { AskFailure, ResolvedAsk } from './ask-options.js';
import { collectAtOnce, isForGetData, NOTHING_YET } from '../keys/collect-at-once.js';
import { collectKeys, dropKeys, type Collected } from '../keys/collect-keys.js';
import { noteHashMayFollow } from '../keys/following-hash.js';
import { checkPrompt, inOrder, type Prompt } from '../prompts/prompt.js';
import type { OptionalPrompt, PromptPlayer } from '../prompts/prompt-player.js';
import { answersOfQuestion } from './answers.js';
import { askByVoice, asKeys, isInWords } from './ask-by-voice.js';
import { keyAfter } from './key-after.js';
import type { SpokenAnswer } from './voice-answer.js';
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

/**
 * The result of `AgiDialog.ask()` with `speech`: an answer is `by` keys or by speech, with the `text` that was
 * recognised.
 *
 * @publicApi
 */
export type SpokenAskResult<Value = string> =
  | {
      /** The caller gave a valid answer. */
      readonly outcome: 'matched';
      /** The way of the answer. */
      readonly by: 'keys';
      /** The output of the schema in `validate`, or what `resolve` found; without both, the digits. */
      readonly value: Value;
      /** The keys of the answer, without the terminator. */
      readonly digits: string;
    }
  | {
      /** The caller gave a valid answer. */
      readonly outcome: 'matched';
      /** The way of the answer. */
      readonly by: 'speech';
      /** The output of the schema in `validate`, or what `resolve` found; without both, the words. */
      readonly value: Value;
      /** The words that were recognised. */
      readonly text: string;
      /** How sure the recogniser is, from 0 to 1, if it tells. */
      readonly confidence?: number;
    }
  | Exclude<AskResult<Value>, { readonly outcome: 'matched' }>
  | {
      /** In the last try the words could not be recognised, and the caller pressed no key. */
      readonly outcome: 'failed';
      /** Why not: `E_SPEECH_FAILED`, `E_SPEECH_TIMEOUT`, or the code of a line that could not be attached. */
      readonly code: AGIErrorCode;
      /** The error. */
      readonly error: AGIError;
    };

/** An answer that is valid. */
interface Answered<Value> {
  readonly value: Value;
  readonly digits: string;
  /** The words, if it was given in words. */
  readonly spoken?: SpokenAnswer;
}

type Try<Value> = Answered<Value> | AskFailure | 'cancelled' | 'refused' | { failure: AGIError };

/** Asks until an answer matches, or the tries are used up. */
export async function ask<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  now: () => number,
): Promise<AskResult<Value> | SpokenAskResult<Value>> {
  const { greeting, lastTry, failures = {}, tries } = options;
  player.check(greeting, options.prompt, lastTry, ...Object.values(failures));
  if (typeof options.confirm !== 'function') player.check(options.confirm);
  if (options.input) player.speaker.checkHearing();
  let failure: AskFailure = 'no-input';
  let error: AGIError | undefined;
  /** The prompts that are heard before the question. A key ends them, and is the first of the answer. */
  let before: readonly OptionalPrompt[] = [greeting];
  for (let round = 1; round <= tries; round++) {
    const tried = await tryOnce(channel, player, options, before, now);
    if (tried === 'cancelled') return { outcome: 'cancelled' };
    if (typeof tried === 'object' && 'value' in tried) return matched(tried, options);
    error = typeof tried === 'object' ? tried.failure : undefined;
    const kind = typeof tried === 'object' ? 'failed' : tried;
    failure = kind === 'refused' ? 'invalid' : kind;
    before = [
      kind === 'refused' ? undefined : failures[kind],
      round + 1 === tries ? lastTry : undefined,
    ];
  }
  if (error !== undefined) return { outcome: 'failed', code: error.code, error };
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
  const prompt = inOrder(...before, options.prompt);
  const answer = options.input
    ? await askByVoice(channel, player, options, options.input, prompt, now)
    : await answerTo(channel, player, options, prompt, now);
  if ('failure' in answer) return answer.failure.code === 'E_SPEECH_NO_WORDS' ? 'invalid' : answer;
  const spoken = 'text' in answer ? answer : undefined;
  const collected = 'text' in answer ? asKeys(answer.text, options) : answer;
  const { digits, goesOn } = collected;
  noteHashMayFollow(channel, goesOn);
  if (collected.cancelled) return 'cancelled';
  const refuse = async (): Promise<'invalid'> => {
    if (goesOn) {
      tellAnswers(channel, () => []);
      await dropKeys(channel);
    }
    return 'invalid';
  };
  if (collected.stray) return refuse();
  if (digits === '') return spoken ? 'invalid' : 'no-input';
  if (digits.length < options.min && !isInWords(digits, options)) return 'too-short';
  const valid = await valueOf(digits, options);
  if (valid === undefined) return refuse();
  const { confirm } = options;
  const answered = { ...valid, digits, ...(spoken && { spoken }) };
  if (confirm === undefined) return answered;
  const readBack = typeof confirm === 'function' ? confirm(digits) : confirm;
  checkPrompt('confirm', readBack);
  tellAnswers(channel, () => ['1', '2', ...(options.cancel === '' ? [] : [options.cancel])]);
  const key = await keyAfter(channel, player, readBack, {
    keys: options.keys,
    timeout: options.firstDigitTimeout,
  });
  if (options.cancel !== '' && key === options.cancel) return 'cancelled';
  if (key === null) return 'no-input';
  return key === '1' ? answered : 'refused';
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

/** The result of an answer. Printing and JSON.stringify() skip what is not enumerable. */
function matched<Value>(
  { value, digits, spoken }: Answered<Value>,
  { masked, input }: ResolvedAsk<Value>,
): AskResult<Value> | SpokenAskResult<Value> {
  const outcome = 'matched' as const;
  const result = spoken
    ? { outcome, by: 'speech' as const, value, ...spoken }
    : { outcome, ...(input && { by: 'keys' as const }), value, digits };
  if (masked === true) {
    for (const secret of ['value', 'digits', 'text']) {
      if (secret in result) Object.defineProperty(result, secret, { enumerable: false });
    }
  }
  return result;
}
