import type { SpokenText } from './spoken-text.js';

/** Sound files, or addresses of them, for what is said. */
export interface SpokenFiles {
  /**
   * Has what is said ready.
   *
   * @returns the name by which Asterisk plays it
   */
  ready(said: SpokenText, signal: AbortSignal): Promise<string>;
}
