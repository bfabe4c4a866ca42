/**
 * Tells speech from silence in the audio of one line. The function is called once for each line.
 *
 * @publicApi
 */
export type VoiceActivity = (line: {
  /** Samples in a second. */
  readonly rate: number;
}) => VoiceActivityDetector;

/**
 * The detection of one line.
 *
 * @publicApi
 */
export interface VoiceActivityDetector {
  /**
   * Takes the next 20 ms. Gives `speech` when speech has begun and `silence` when it has ended; `undefined`
   * where nothing has changed.
   */
  push(frame: Int16Array): 'speech' | 'silence' | undefined;
}

/**
 * A recogniser of speech.
 *
 * @publicApi
 */
export interface SpeechToText {
  /**
   * Recognises what is said.
   *
   * @param audio frames of 20 ms; ends when enough was said
   * @returns partial results, of which each takes the place of the one before, and final ones
   */
  recognise(
    audio: AsyncIterable<Int16Array>,
    options: RecogniseOptions,
  ): AsyncIterable<RecognisedText>;
}

/**
 * Options that a recogniser is given.
 *
 * @publicApi
 */
export interface RecogniseOptions {
  /** Samples in a second. */
  rate: number;
  /** Language of the caller: `en`. */
  language: string;
  /** Words that are likely. */
  hints?: readonly string[];
  /** Aborts when the result is not needed any more. */
  signal: AbortSignal;
}

/**
 * A result of a recogniser.
 *
 * @publicApi
 */
export interface RecognisedText {
  /** The words. */
  text: string;
  /** Whether it will not change any more. */
  final: boolean;
  /** How sure the recogniser is, from 0 to 1. */
  confidence?: number;
}

/**
 * A voice that reads text.
 *
 * @publicApi
 */
export interface TextToSpeech {
  /**
   * Speaks a text.
   *
   * @returns samples at the rate that was asked for, as a whole or piece by piece
   */
  synthesise(
    text: string,
    options: SynthesiseOptions,
  ): Promise<Int16Array> | AsyncIterable<Int16Array>;
}

/**
 * Options that a voice is given.
 *
 * @publicApi
 */
export interface SynthesiseOptions {
  /** Samples in a second. */
  rate: number;
  /** Language of the text: `en`. */
  language: string;
  /** Name of the voice, where the engine has several. */
  voice?: string;
  /** Aborts when the audio is not needed any more. */
  signal: AbortSignal;
}
