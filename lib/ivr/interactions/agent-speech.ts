import type { AgiChannel } from '../../core/index.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import type { Listening } from '../speech/listening.js';
import { heardOf, sentencesOf } from '../speech/sentences.js';
import type { SpokenText } from '../speech/spoken-text.js';
import type { AgentAnswer, SpokenTurn } from './conversation-options.js';

interface AgentOptions {
  readonly voice: string | undefined;
  /** The keys that end it. */
  readonly keys: string;
  /** Notices the caller who interrupts. */
  readonly listening: Pick<Listening, 'begun'>;
}

/** Stands for the end of an answer that the caller has interrupted. */
const INTERRUPTED = Symbol('interrupted');

/** The answer of an agent, sentence by sentence: while one is spoken, the next one is made. */
export class AgentSpeech {
  /** Aborts when nothing more of it is needed. */
  readonly signal: AbortSignal;
  readonly #channel: AgiChannel;
  readonly #player: PromptPlayer;
  readonly #options: AgentOptions;
  readonly #stop = new AbortController();
  readonly #said: string[] = [];
  readonly #heard: string[] = [];
  #isCut = false;

  constructor(channel: AgiChannel, player: PromptPlayer, options: AgentOptions) {
    this.#channel = channel;
    this.#player = player;
    this.#options = options;
    this.signal = AbortSignal.any([options.listening.begun, channel.signal, this.#stop.signal]);
  }

  /** The text that was said, and the part of it that was heard. */
  get turn(): SpokenTurn {
    const heard = this.#heard.filter((text) => text !== '').join(' ');
    return { said: this.#said.join(' '), heard, cut: this.#isCut };
  }

  /**
   * Says what is answered.
   *
   * @returns the key that ended it, if any
   * @throws whatever the answer throws, unless the caller has interrupted before
   */
  async say(answer: () => AgentAnswer | Promise<AgentAnswer>): Promise<string | null> {
    const interrupted = aborted(this.signal);
    const given = await Promise.race([Promise.resolve().then(answer), interrupted]);
    if (given === INTERRUPTED) return this.#cut();
    const sentences = sentencesOf(given);
    const nextSentence = (): Promise<IteratorResult<string, void> | typeof INTERRUPTED> => {
      const next = sentences.next();
      // Nobody waits for it after an interruption.
      next.catch(() => undefined);
      return Promise.race([next, interrupted]);
    };
    try {
      let next = nextSentence();
      for (;;) {
        const sentence = await next;
        if (sentence === INTERRUPTED) return this.#cut();
        if (sentence.done === true) return null;
        next = nextSentence();
        next.then(this.#prepare, () => undefined);
        const key = await this.#sayOne(sentence.value);
        if (key !== null) return key;
        if (this.#isCut) return null;
      }
    } finally {
      // A source that never goes on must not be waited for.
      void Promise.resolve(sentences.return()).catch(() => undefined);
    }
  }

  /** Nothing more of it is needed. */
  stop(): void {
    this.#stop.abort();
  }

  async #sayOne(sentence: string): Promise<string | null> {
    const { speaker } = this.#player;
    this.#said.push(sentence);
    const line = await speaker.line();
    const said = this.#textOf(sentence);
    const { keys } = this.#options;
    const { played, cut, total, digit } = await speaker.speak(line, said, keys, this.signal);
    this.#heard.push(cut ? heardOf(sentence, played, total) : sentence);
    if (cut) this.#isCut = true;
    return digit;
  }

  #cut(): null {
    this.#channel.signal.throwIfAborted();
    this.#isCut = true;
    return null;
  }

  readonly #prepare = (next: IteratorResult<string, void> | typeof INTERRUPTED): void => {
    if (next === INTERRUPTED || next.done === true) return;
    this.#player.speaker.prepare(this.#textOf(next.value));
  };

  #textOf(text: string): SpokenText {
    return { text, language: this.#player.language, voice: this.#options.voice };
  }
}

function aborted(signal: AbortSignal): Promise<typeof INTERRUPTED> {
  return new Promise((resolve) => {
    const onAbort = (): void => {
      resolve(INTERRUPTED);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
