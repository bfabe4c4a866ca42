import {
  aFunction,
  isObject,
  listOf,
  refusedValue,
  resolveOptions,
  text,
  wholeMilliseconds,
  optional,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import { isAGIError } from '../../core/index.js';
import type { Listening } from '../speech/listening.js';
import type { OptionalPrompt, PromptPlayer } from '../prompts/prompt-player.js';

/**
 * How a question or a menu listens. All may be left out.
 *
 * @publicApi
 */
export interface SpeechInput {
  /** Words that are likely, for the recogniser: none; for a menu those of its choices. */
  hints?: readonly string[];
  /**
   * How long the caller must be silent, in ms, after the detection of voice has noticed the end of the speech (which
   * takes 400 ms unless told otherwise): 0.
   */
  endSilence?: number;
  /** The longest speech in ms; what was said until then is recognised: 15,000. */
  longest?: number;
  /** Called with the words that were recognised up to now, again and again. */
  onPartial?: (text: string) => void;
}

/** The options with their defaults. */
export type ResolvedInput = Required<Omit<SpeechInput, 'onPartial'>> & {
  onPartial: ((text: string) => void) | undefined;
};

/** The rules of these options. */
export function inputRules(endSilence: number, longest: number): OptionRules<ResolvedInput> {
  return {
    hints: withDefault<readonly string[]>([], listOf(text)),
    endSilence: withDefault(endSilence, wholeMilliseconds(0)),
    longest: withDefault(longest, wholeMilliseconds(100)),
    onPartial: optional(aFunction<(text: string) => void>()),
  };
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option */
export function resolveInput(
  name: string,
  given: true | SpeechInput | undefined,
): ResolvedInput | undefined {
  if (given === undefined) return undefined;
  if (given !== true && !isObject(given)) {
    throw refusedValue(name, given, 'true, or an object with options');
  }
  return resolveOptions(given === true ? {} : given, inputRules(0, 15_000), name);
}

/** Plays a prompt until a key is pressed or the caller speaks. It gives the key, or `null`. */
export async function playUntilVoice(
  player: PromptPlayer,
  prompt: OptionalPrompt,
  keys: string,
  { begun }: Pick<Listening, 'begun'>,
): Promise<string | null> {
  if (begun.aborted) return null;
  try {
    return await player.play(prompt, keys, begun);
  } catch (error) {
    if (isAGIError(error) && error.code === 'E_AGI_ABORTED') return null;
    throw error;
  }
}

/** Listens with the options of a question or a menu, in the language of the caller. */
export function listen(player: PromptPlayer, input: ResolvedInput): Promise<Listening> {
  return player.speaker.listen({ ...input, language: player.language });
}
