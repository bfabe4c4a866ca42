import type { AGIError, AgiChannel } from '../../core/index.js';
import { collectKeys, type Collected } from '../keys/collect-keys.js';
import type { Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import type { ResolvedAsk } from './ask-options.js';
import type { ResolvedInput } from './speech-input.js';
import { voiceAnswer, type SpokenAnswer } from './voice-answer.js';

/** Plays a question and takes an answer in keys or in words, whichever comes first. */
export async function askByVoice<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedAsk<Value>,
  input: ResolvedInput,
  prompt: Prompt,
  now: () => number,
): Promise<Collected | SpokenAnswer | { readonly failure: AGIError }> {
  const { keys, bargeIn = true, firstDigitTimeout: timeout, masked = false } = options;
  const answer = await voiceAnswer(channel, player, prompt, {
    ...{ input, keys, bargeIn, timeout, masked },
  });
  if ('text' in answer) return answer;
  if (answer.key !== null) return collectKeys(channel, answer.key, options, now);
  if (answer.failure) return { failure: answer.failure };
  return { digits: '', cancelled: false, stray: false, goesOn: false };
}

/** An answer in words as if it were keys: words that are nothing but digits of an answer are these digits. */
export function asKeys<Value>(text: string, options: ResolvedAsk<Value>): Collected {
  const digits = text.replace(/[\s.,-]/g, '');
  const isNumber = !isInWords(digits, options);
  const isTooLong = isNumber && digits.length > options.max;
  return { digits: isNumber ? digits : text, cancelled: false, stray: isTooLong, goesOn: false };
}

/** Whether an answer is in words, and not in keys. */
export function isInWords<Value>(answer: string, { digits }: ResolvedAsk<Value>): boolean {
  return Array.from(answer).some((key) => !digits.includes(key));
}
