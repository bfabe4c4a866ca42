import type { AGIError, AGIErrorCode } from '../../core/index.js';
import {
  aFunction,
  integer,
  optional,
  refusedValue,
  resolveOptions,
  text,
  trueOrFalse,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import { ALL_KEYS } from '../keys/keys.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import { inputRules, type ResolvedInput, type SpeechInput } from './speech-input.js';

/**
 * What the agent said in one turn, and how much of it the caller heard.
 *
 * @publicApi
 */
export interface SpokenTurn {
  /** What the agent said: the sentences that were begun, each as a whole. */
  readonly said: string;
  /** The part of it that the caller heard, up to a whole word: all of it, unless it was cut. */
  readonly heard: string;
  /** Whether the caller interrupted it. */
  readonly cut: boolean;
}

/**
 * The turn of an agent who is about to answer.
 *
 * @publicApi
 */
export interface ConversationTurn {
  /** The number of the turn, from 1. */
  readonly number: number;
  /** The agent's own turn before this one: what the caller has heard of it; `undefined` in the first. */
  readonly previous: SpokenTurn | undefined;
  /** How sure the recogniser is of the words, from 0 to 1, if it tells. */
  readonly confidence: number | undefined;
  /** Aborts when the caller interrupts, or hangs up: what is still to be said is not needed any more. */
  readonly signal: AbortSignal;
  /** Ends the conversation when this answer has been said. */
  end(): void;
}

/**
 * What an agent answers: a text, or one that comes piece by piece. Each sentence is spoken as soon as it is whole.
 *
 * @publicApi
 */
export type AgentAnswer = string | AsyncIterable<string>;

/**
 * Options of `AgiDialog.conversation()`. Only `answer` is required.
 *
 * @publicApi
 */
export interface ConversationOptions extends SpeechInput {
  /** Called with what the caller said; gives what is answered. An error of it ends the conversation, and is thrown on. */
  answer: (words: string, turn: ConversationTurn) => AgentAnswer | Promise<AgentAnswer>;
  /** Prompt that is played first; it stops when the caller speaks. None. */
  greeting?: Prompt;
  /** How long the caller may be silent, in ms: 8000. */
  timeout?: number;
  /** Prompt for a caller who was silent so long: none. */
  reminder?: Prompt;
  /** How often in a row the caller may be silent before it ends: 2. */
  silences?: number;
  /** Prompt for a caller who was not understood: none. */
  unclear?: Prompt;
  /** Keys with which the caller ends it: none. */
  keys?: string;
  /** The most turns: 100. */
  turns?: number;
  /** The name of a voice, where the engine has several. */
  voice?: string;
  /** As for `listen()`: 400. */
  endSilence?: number;
  /** As for `listen()`: 30,000. */
  longest?: number;
  /** Whether what was said stays out of the messages of the diagnostics channel: `false`. */
  masked?: boolean;
}

/**
 * The result of `AgiDialog.conversation()`.
 *
 * @publicApi
 */
export type ConversationResult =
  | {
      /** An answer has ended it, or all turns are used up. */
      readonly outcome: 'ended';
      /** How many turns there were. */
      readonly turns: number;
    }
  | {
      /** The caller was silent too often. */
      readonly outcome: 'silent';
      /** How many turns there were. */
      readonly turns: number;
    }
  | {
      /** The caller pressed one of `keys`. */
      readonly outcome: 'key';
      /** The key. */
      readonly key: string;
      /** How many turns there were. */
      readonly turns: number;
    }
  | {
      /** An engine or the line failed. */
      readonly outcome: 'failed';
      /** Why: `E_SPEECH_FAILED`, `E_SPEECH_TIMEOUT`, `E_AUDIO_CLOSED`; `E_SPEECH_NO_WORDS` for three times noise. */
      readonly code: AGIErrorCode;
      /** The error. */
      readonly error: AGIError;
      /** How many turns there were. */
      readonly turns: number;
    }
  | {
      /** The caller hung up. */
      readonly outcome: 'hangup';
    };

type Others = 'answer' | 'timeout' | 'silences' | 'keys' | 'turns' | 'masked';

export type ResolvedConversation = ResolvedInput &
  Required<Pick<ConversationOptions, Others>> &
  Record<'greeting' | 'reminder' | 'unclear', Prompt | undefined> & { voice: string | undefined };

const PROMPT = optional<Prompt>({ allowed: 'a prompt', accepts: () => true });

const RULES: OptionRules<Omit<ResolvedConversation, 'answer'> & { answer: unknown }> = {
  ...inputRules(400, 30_000),
  answer: optional<unknown>(aFunction()),
  greeting: PROMPT,
  reminder: PROMPT,
  unclear: PROMPT,
  timeout: withDefault(8000, wholeMilliseconds(1)),
  silences: withDefault(2, integer({ least: 1 })),
  keys: withDefault('', {
    allowed: `keys of ${ALL_KEYS}`,
    accepts: (value: unknown) =>
      typeof value === 'string' && Array.from(value).every((key) => ALL_KEYS.includes(key)),
  }),
  turns: withDefault(100, integer({ least: 1 })),
  voice: optional(text),
  masked: withDefault(false, trueOrFalse),
};

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function resolveConversation(options: ConversationOptions): ResolvedConversation {
  const name = { whole: 'conversation: options', prefix: '' };
  const resolved = resolveOptions(options, RULES, name);
  if (resolved.answer === undefined) throw refusedValue('answer', undefined, 'a function');
  for (const prompt of ['greeting', 'reminder', 'unclear'] as const) {
    checkPrompt(prompt, resolved[prompt]);
  }
  return resolved as ResolvedConversation;
}
