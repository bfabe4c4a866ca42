import type {
  RecogniseOptions,
  RecognisedText,
  SpeechToText,
  SynthesiseOptions,
  TextToSpeech,
} from '../../core/index.js';
import { HeardText } from './heard-text.js';
import { spokenAudio } from './spoken-audio.js';

/**
 * What a recogniser of the kit makes of words: other words (`''`: none), words with a confidence, an error that it
 * throws, or `{ stalls: true }`: it never answers.
 *
 * @publicApi
 */
export type SimulatedRecognition =
  | string
  | {
      /** The words that it recognises. */
      text: string;
      /** How sure it is, from 0 to 1. */
      confidence?: number;
    }
  | Error
  | {
      /** It never answers, until its signal aborts. */
      stalls: true;
    };

/**
 * A recogniser for tests: see {@link simulatedRecogniser}.
 *
 * @publicApi
 */
export interface SimulatedRecogniser extends SpeechToText {
  /** What callers said, in order; `''` for noise. */
  readonly heard: readonly string[];
  /** The options of each time that it was asked, in order. */
  readonly options: readonly RecogniseOptions[];
}

/**
 * A voice for tests: see {@link simulatedVoice}.
 *
 * @publicApi
 */
export interface SimulatedVoice extends TextToSpeech {
  /** The texts that it was asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * Makes a recogniser for tests: it hears what simulated callers `say()`, with partial results word by word. Noise has
 * no words.
 *
 * @param table what it makes of some words; all others it recognises as they are said
 *
 * @publicApi
 */
export function simulatedRecogniser(
  table: Readonly<Record<string, SimulatedRecognition>> = {},
): SimulatedRecogniser {
  const heard: string[] = [];
  const options: RecogniseOptions[] = [];
  return {
    heard,
    options,
    async *recognise(audio, given): AsyncGenerator<RecognisedText, void, undefined> {
      options.push(given);
      const said = new HeardText();
      let told = '';
      for await (const frame of audio) {
        if (!said.push(frame)) continue;
        const { soFar } = said;
        if (soFar === told || Object.hasOwn(table, said.text)) continue;
        told = soFar;
        yield { text: soFar, final: false };
      }
      const { text } = said;
      heard.push(text);
      const result = Object.hasOwn(table, text) ? (table[text] ?? text) : text;
      if (result instanceof Error) throw result;
      if (typeof result === 'string') yield { text: result, final: true };
      else if ('stalls' in result) await aborted(given.signal);
      else yield { ...result, final: true };
    },
  };
}

/**
 * Makes a voice for tests, whose words are read in what the caller hears (`report.heard`).
 *
 * @param table how long some texts take in ms (60 for each character unless given), an error that it throws for them, or
 * `{ stalls: true }`
 *
 * @publicApi
 */
export function simulatedVoice(
  table: Readonly<Record<string, number | Error | { stalls: true }>> = {},
): SimulatedVoice {
  const asked: string[] = [];
  return {
    asked,
    async synthesise(text: string, { rate, signal }: SynthesiseOptions): Promise<Int16Array> {
      asked.push(text);
      const made = Object.hasOwn(table, text) ? table[text] : undefined;
      if (made instanceof Error) throw made;
      if (typeof made === 'object') await aborted(signal);
      return spokenAudio(text, { rate, ...(typeof made === 'number' && { ms: made }) });
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else {
      const onAbort = (): void => {
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
}
