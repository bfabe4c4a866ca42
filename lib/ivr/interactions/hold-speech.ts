import type { SpeechInput } from './speech-input.js';

/**
 * Words with which a caller ends a wait.
 *
 * @publicApi
 */
export interface HoldSpeech extends SpeechInput {
  /** The words: they count wherever they are in what the caller says. */
  words: string | readonly string[];
}
