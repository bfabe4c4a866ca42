/** What the caller does at a moment of the call. */
export interface ScriptStep {
  /**
   * The moment: when a prompt of this name plays; `''`: when a command waits for keys or text
   * without one; `digits`, `number`, `alpha` … or `digits 42`: when that is said; the file of a
   * recording, or the name of an application: when that begins.
   */
  playing: string;
  /** How long after that, in ms. */
  after?: number;
  /** Keys to press, one after the other. */
  press?: string;
  /** Speaks for so long, in ms: what a recording with silence detection waits for. */
  speak?: number;
  /** Sends a text message, for RECEIVE TEXT and RECEIVE CHAR. */
  text?: string;
  /** Hangs up, after all of the above. */
  hangup?: true;
}
