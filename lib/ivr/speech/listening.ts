import { AGIError, isAGIError, type AudioLine, type SpeechToText } from '../../core/index.js';
import { reportThrown } from '../../core/internal.js';
import { FrameFeed } from './frame-feed.js';
import { piecesOf } from './engine.js';

/** Everything that one listening needs. */
export interface ListeningSettings {
  readonly recogniser: SpeechToText;
  readonly language: string;
  readonly hints: readonly string[];
  /** How long, in ms, the caller must be silent after the end of the speech. */
  readonly endSilence: number;
  /** The longest speech in ms. */
  readonly longest: number;
  readonly onPartial: ((text: string) => void) | undefined;
}

/** What came of listening. */
export type Heard =
  | { readonly text: string; readonly confidence?: number; readonly duration: number }
  | { readonly failure: AGIError };

/**
 * Listens for one thing that the caller says. It begins with the first sound of a voice, and ends with the silence
 * after it; what was heard just before the voice was noticed belongs to it.
 */
export class Listening {
  readonly #settings: ListeningSettings;
  readonly #line: AudioLine;
  readonly #feed: FrameFeed;
  readonly #begun = new AbortController();
  readonly #ended = new AbortController();
  readonly #settled = new AbortController();
  readonly #stop = new AbortController();
  #result: Heard | undefined;

  constructor(line: AudioLine, settings: ListeningSettings) {
    this.#settings = settings;
    this.#line = line;
    this.#feed = new FrameFeed(line, settings, () => {
      this.#ended.abort();
    });
    line.on('speech', this.#onSpeech);
    line.on('silence', this.#onSilence);
    line.once('close', this.#onClose);
    if (line.closed) this.#onClose();
    else if (line.speaking) this.#onSpeech();
  }

  /** Aborts when the caller begins to speak. */
  get begun(): AbortSignal {
    return this.#begun.signal;
  }

  /** Aborts when the caller has spoken. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Aborts when it is known what the caller said. */
  get settled(): AbortSignal {
    return this.#settled.signal;
  }

  /** What was heard; `undefined` as long as that is not known. */
  get result(): Heard | undefined {
    return this.#result;
  }

  /** Whether the line is over, perhaps with its call. */
  get isCut(): boolean {
    return this.#line.closed;
  }

  /** Takes what was said up to now for all of it. */
  finish(): void {
    this.#feed.end();
  }

  /** It is not needed any more. */
  stop(): void {
    this.#line.off('speech', this.#onSpeech);
    this.#line.off('silence', this.#onSilence);
    this.#line.off('close', this.#onClose);
    this.#stop.abort();
    this.#feed.end();
  }

  readonly #onSpeech = (): void => {
    this.#feed.speech();
    if (this.#begun.signal.aborted) return;
    void this.#recognise();
    this.#begun.abort();
  };

  readonly #onSilence = (): void => {
    this.#feed.silence();
  };

  readonly #onClose = (): void => {
    this.#feed.end();
    if (!this.#begun.signal.aborted) {
      const message = 'the audio line was closed before the caller had said anything';
      this.#settle({ failure: new AGIError('E_AUDIO_CLOSED', message) });
    }
  };

  async #recognise(): Promise<void> {
    const { recogniser, language, hints } = this.#settings;
    const { signal } = this.#stop;
    /** Results that will not change any more. */
    const finals: string[] = [];
    let partial = '';
    let confidence: number | undefined;
    try {
      const results = recogniser.recognise(this.#feed, {
        rate: this.#line.rate,
        language,
        signal,
        ...(hints.length > 0 && { hints }),
      });
      for await (const result of piecesOf('recogniser', Infinity, signal, results)) {
        const { text, final } = checkedResult(result);
        if (final) {
          finals.push(text);
          // The least sure part tells how sure all of it is.
          const sure = result.confidence;
          if (sure !== undefined) confidence = Math.min(confidence ?? 1, sure);
        }
        partial = final ? '' : text;
        this.#tellPartial(joined([...finals, partial]));
      }
      const text = joined([...finals, partial]);
      const { duration } = this.#feed;
      this.#settle({ text, duration, ...(confidence !== undefined && { confidence }) });
    } catch (error) {
      const failure = isAGIError(error)
        ? error
        : new AGIError('E_SPEECH_FAILED', 'the recogniser failed: see `cause`', { cause: error });
      this.#settle({ failure });
    }
  }

  #tellPartial(text: string): void {
    try {
      this.#settings.onPartial?.(text);
    } catch (error) {
      reportThrown('onPartial', error);
    }
  }

  #settle(result: Heard): void {
    if (this.#result !== undefined) return;
    this.#result = result;
    this.#feed.end();
    this.#begun.abort();
    this.#ended.abort();
    this.#settled.abort();
  }
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

function checkedResult(result: unknown): { text: string; final: boolean } {
  const { text, final } = (result ?? {}) as { text?: unknown; final?: unknown };
  if (typeof text === 'string') return { text, final: final === true };
  const message = 'the recogniser gave something else than { text, final }';
  throw new AGIError('E_SPEECH_FAILED', message);
}
