/**
 * The actions of the caller at a moment of the call. Keys, speech, a text and a hangup happen in this
 * order, 20 ms apart.
 *
 * @publicApi
 */
export interface ScriptStep {
  /**
   * The moment for which the caller waits:
   *
   * - the name of a prompt: it begins to play
   * - `''`: a command waits for keys or for a text, and plays nothing
   * - `digits`, `number`, `alpha` …, or with the text, `digits 42`: this is said
   * - the file of a recording, without its format: the recording begins
   * - the name of an application: it begins to run
   * - `context,extension,priority`: this subroutine begins to run
   */
  playing: string;
  /** How long the caller waits after that moment, in ms; 0 unless given. */
  after?: number;
  /** Keys to press, one after the other: `0-9 * # A-D`. */
  press?: string;
  /** How long the caller speaks, in ms: a recording that listens for silence ends after it. */
  speak?: number;
  /** A text message to send, for RECEIVE TEXT and RECEIVE CHAR. */
  text?: string;
  /** Hangs up, after all of the above. */
  hangup?: true;
}
