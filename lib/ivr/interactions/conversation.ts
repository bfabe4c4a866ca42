import { AGIError, isAGIError, type AgiChannel } from '../../core/index.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { keyOrWords, type Input } from '../speech/keys-or-words.js';
import type { Listening } from '../speech/listening.js';
import { tellHeard } from '../speech/watched-speech.js';
import { AgentSpeech } from './agent-speech.js';
import type {
  ConversationResult,
  ResolvedConversation,
  SpokenTurn,
} from './conversation-options.js';
import { listen, playUntilVoice } from './speech-input.js';

/** How often in a row a caller may not be understood. */
const MOST_FAILURES = 3;

type Result = Exclude<ConversationResult, { outcome: 'hangup' }>;

/** The outcomes that a caller can bring about, but for `hangup`. */
export const outcomesOfConversation = ['ended', 'silent', 'key', 'failed'] as const;

/** Talks with the caller: listens, answers, and stops when the caller speaks. */
export async function converse(
  channel: AgiChannel,
  player: PromptPlayer,
  options: ResolvedConversation,
): Promise<Result> {
  const { greeting, reminder, unclear, keys, masked } = options;
  player.check(greeting, reminder, unclear);
  player.speaker.check();
  const conversation = new Conversation(channel, player, options);
  try {
    let early = await conversation.play(greeting);
    let silences = 0;
    let failures = 0;
    for (;;) {
      const input: Input = early === null ? await conversation.input() : { key: early };
      early = null;
      if (input === 'nothing') {
        if (++silences >= options.silences) return conversation.ended('silent');
        early = await conversation.play(reminder);
        continue;
      }
      silences = 0;
      if ('key' in input) return { ...conversation.ended('key'), key: input.key };
      const error = errorOf(input);
      if (error !== undefined) {
        if (++failures >= MOST_FAILURES || error.code === 'E_AUDIO_CLOSED') {
          return { ...conversation.ended('failed'), code: error.code, error };
        }
        early = await conversation.play(unclear);
        continue;
      }
      failures = 0;
      const heard = input as Extract<Input, { text: string }>;
      tellHeard(channel, heard, masked);
      const said = await conversation.answer(heard);
      if (said.key !== null && keys.includes(said.key)) early = said.key;
      else if (said.isLast) return conversation.ended('ended');
    }
  } catch (error) {
    if (!isAGIError(error) || !isOfSpeech(error) || channel.isExpectedEnd(error)) throw error;
    return { ...conversation.ended('failed'), code: error.code, error };
  } finally {
    conversation.stop();
  }
}

/** One conversation, while it goes on. */
class Conversation {
  readonly #channel: AgiChannel;
  readonly #player: PromptPlayer;
  readonly #options: ResolvedConversation;
  #listening: Listening | undefined;
  #turns = 0;
  #previous: SpokenTurn | undefined;

  constructor(channel: AgiChannel, player: PromptPlayer, options: ResolvedConversation) {
    this.#channel = channel;
    this.#player = player;
    this.#options = options;
  }

  /** Plays a prompt until the caller speaks or presses a key, and gives the key. */
  async play(prompt: ResolvedConversation['greeting']): Promise<string | null> {
    const listening = await this.#listen();
    return playUntilVoice(this.#player, prompt, this.#options.keys, listening);
  }

  /** What the caller does next. */
  async input(): Promise<Input> {
    const { keys, timeout, longest } = this.#options;
    const listening = this.#listening ?? (await this.#listen());
    const engineTimeout = this.#player.speaker.timeout;
    const times = { keys, timeout, longest, engineTimeout };
    try {
      return await keyOrWords(this.#channel, listening, times);
    } finally {
      this.stop();
    }
  }

  /** Answers the caller, who may interrupt. Gives the key that ended it, and whether it was the last turn. */
  async answer({
    text,
    confidence,
  }: {
    readonly text: string;
    readonly confidence?: number;
  }): Promise<{ key: string | null; isLast: boolean }> {
    const { answer, turns, voice, keys } = this.#options;
    const listening = await this.#listen();
    const speech = new AgentSpeech(this.#channel, this.#player, { voice, keys, listening });
    const number = ++this.#turns;
    let isLast = number >= turns;
    try {
      const key = await speech.say(() =>
        answer(text, {
          number,
          previous: this.#previous,
          confidence,
          signal: speech.signal,
          end: () => {
            isLast = true;
          },
        }),
      );
      this.#previous = speech.turn;
      // A caller who interrupts the last answer has something to say.
      return { key, isLast: isLast && (!speech.turn.cut || number >= turns) };
    } finally {
      speech.stop();
    }
  }

  ended<Outcome extends Result['outcome']>(outcome: Outcome): { outcome: Outcome; turns: number } {
    return { outcome, turns: this.#turns };
  }

  /** Listens no more. */
  stop(): void {
    this.#listening?.stop();
    this.#listening = undefined;
  }

  async #listen(): Promise<Listening> {
    this.stop();
    this.#listening = await listen(this.#player, this.#options);
    return this.#listening;
  }
}

function errorOf(input: Exclude<Input, 'nothing' | { key: string }>): AGIError | undefined {
  if ('failure' in input) return input.failure;
  if (input.text !== '') return undefined;
  return new AGIError('E_SPEECH_NO_WORDS', 'the caller was heard, and no words were recognised');
}

function isOfSpeech({ code }: AGIError): boolean {
  return code.startsWith('E_SPEECH_') || code === 'E_AUDIO_CLOSED';
}
