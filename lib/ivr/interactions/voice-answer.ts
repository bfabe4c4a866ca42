import { isAGIError, type AGIError, type AgiChannel } from '../../core/index.js';
import { waitForKey } from '../keys/collect-keys.js';
import { ALL_KEYS } from '../keys/keys.js';
import type { Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { keyOrWords } from '../speech/keys-or-words.js';
import type { Listening } from '../speech/listening.js';
import { tellHeard } from '../speech/watched-speech.js';
import { listen, playUntilVoice, type ResolvedInput } from './speech-input.js';

/** Words of a caller. */
export interface SpokenAnswer {
  readonly text: string;
  readonly confidence?: number;
}

/** What a caller did first: pressed a key, or spoke. `failure` is why words were not recognised. */
export type VoiceAnswer =
  SpokenAnswer | { readonly key: string | null; readonly failure: AGIError | undefined };

export interface VoiceOptions {
  readonly input: ResolvedInput;
  /** The keys that end the prompt; `''` for a prompt that is heard to its end. */
  readonly keys: string;
  readonly bargeIn: boolean;
  /** Longest silence after the prompt, in ms. */
  readonly timeout: number;
  readonly masked: boolean;
}

/**
 * Plays a prompt and takes a key or words, whichever comes first. Where words cannot be recognised, keys still count.
 */
export async function voiceAnswer(
  channel: AgiChannel,
  player: PromptPlayer,
  prompt: Prompt,
  { input, keys, bargeIn, timeout, masked }: VoiceOptions,
): Promise<VoiceAnswer> {
  if (!bargeIn) await player.play(prompt, '');
  let failure: AGIError | undefined;
  const listening = await listen(player, input).catch((error: unknown) => {
    if (!isAGIError(error) || channel.isExpectedEnd(error)) throw error;
    failure = error;
    return undefined;
  });
  try {
    const early = bargeIn ? await play(player, prompt, keys, listening) : null;
    if (early !== null) return { key: early, failure: undefined };
    if (listening) {
      const { longest } = input;
      const times = { keys: ALL_KEYS, timeout, longest, engineTimeout: player.speaker.timeout };
      const answer = await keyOrWords(channel, listening, times);
      if (answer === 'nothing') return { key: null, failure: undefined };
      if ('key' in answer) return { key: answer.key, failure: undefined };
      if ('text' in answer) {
        const { text, confidence } = answer;
        const spoken = { text, ...(confidence !== undefined && { confidence }) };
        tellHeard(channel, spoken, masked);
        return spoken;
      }
      ({ failure } = answer);
    }
    return { key: await waitForKey(channel, timeout), failure };
  } finally {
    listening?.stop();
  }
}

function play(
  player: PromptPlayer,
  prompt: Prompt,
  keys: string,
  listening: Listening | undefined,
): Promise<string | null> {
  return listening ? playUntilVoice(player, prompt, keys, listening) : player.play(prompt, keys);
}
