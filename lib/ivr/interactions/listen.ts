import { AGIError, type AGIErrorCode, type AgiChannel } from '../../core/index.js';
import {
  optional,
  resolveOptions,
  trueOrFalse,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { keyOrWords } from '../speech/keys-or-words.js';
import { tellHeard } from '../speech/watched-speech.js';
import {
  inputRules,
  listen,
  playUntilVoice,
  type ResolvedInput,
  type SpeechInput,
} from './speech-input.js';

/**
 * Options of `AgiDialog.listen()`. All may be left out.
 *
 * @publicApi
 */
export interface ListeningOptions extends SpeechInput {
  /** Prompt that is played first; it stops when the caller speaks. None. */
  prompt?: Prompt;
  /** How long the caller may be silent after the prompt, in ms: 5000. */
  timeout?: number;
  /**
   * How long the caller must be silent, in ms, after the detection of voice has noticed the end of the speech (which
   * takes 400 ms unless told otherwise): 400.
   */
  endSilence?: number;
  /** The longest speech in ms; what was said until then is recognised: 30,000. */
  longest?: number;
  /** Whether a printed result hides the words, so that they stay out of logs and errors: `false`. */
  masked?: boolean;
}

/**
 * The result of `AgiDialog.listen()`.
 *
 * @publicApi
 */
export type ListeningResult =
  | {
      /** The caller said something. */
      readonly outcome: 'heard';
      /** The words. */
      readonly text: string;
      /** How sure the recogniser is, from 0 to 1, if it tells. */
      readonly confidence?: number;
      /** How long the caller spoke, in ms. */
      readonly duration: number;
    }
  | {
      /** The caller said nothing. */
      readonly outcome: 'silent';
    }
  | {
      /** The caller was heard, or might have been, and is not understood. */
      readonly outcome: 'failed';
      /**
       * Why not: `E_SPEECH_NO_WORDS` for noise, `E_SPEECH_FAILED` and `E_SPEECH_TIMEOUT` for a recogniser that failed,
       * `E_AUDIO_CLOSED` for a line that ended.
       */
      readonly code: AGIErrorCode;
      /** The error. */
      readonly error: AGIError;
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
    };

export type ResolvedListen = ResolvedInput & {
  prompt: Prompt | undefined;
  timeout: number;
  masked: boolean;
};

const RULES: OptionRules<ResolvedListen> = {
  ...inputRules(400, 30_000),
  prompt: optional<Prompt>({ allowed: 'a prompt', accepts: () => true }),
  timeout: withDefault(5000, wholeMilliseconds(1)),
  masked: withDefault(false, trueOrFalse),
};

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveListen(options: ListeningOptions): ResolvedListen {
  const resolved = resolveOptions(options, RULES, { whole: 'listen: options', prefix: '' });
  checkPrompt('prompt', resolved.prompt);
  return resolved;
}

/** The outcomes that a caller can bring about, but for `hangup`. */
export const outcomesOfListen = ['heard', 'silent', 'failed'] as const;

/** Listens to the caller once. Keys are dropped. */
export async function listenOnce(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedListen,
): Promise<Exclude<ListeningResult, { outcome: 'hangup' }>> {
  player.check(options.prompt);
  const listening = await listen(player, options);
  try {
    await playUntilVoice(player, options.prompt, '', listening);
    const { timeout, longest, masked } = options;
    const times = { keys: '', timeout, longest, engineTimeout: player.speaker.timeout };
    const input = await keyOrWords(channel, listening, times);
    // No key counts, and so none comes.
    if (input === 'nothing' || 'key' in input) return { outcome: 'silent' };
    if ('failure' in input) return failed(input.failure);
    if (input.text === '') return failed(noWords());
    tellHeard(channel, input, masked);
    const result = { outcome: 'heard' as const, ...input };
    if (masked) Object.defineProperty(result, 'text', { enumerable: false });
    return result;
  } finally {
    listening.stop();
  }
}

function failed(error: AGIError): Extract<ListeningResult, { outcome: 'failed' }> {
  return { outcome: 'failed', code: error.code, error };
}

function noWords(): AGIError {
  const message = 'the caller was heard, and no words were recognised: it was noise';
  return new AGIError('E_SPEECH_NO_WORDS', message);
}
