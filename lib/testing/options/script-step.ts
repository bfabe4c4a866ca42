/**
 * The actions of the caller at a moment of the call, which one of `playing`, `recording`, `running` and `before`
 * names. Keys, words, noise, audio, speech, a text, a transfer, a redirect and a hangup happen in this order,
 * 20 ms apart unless `pace` is given.
 *
 * @publicApi
 */
export interface ScriptStep {
  /**
   * The moment for which the caller waits:
   *
   * - the name of a prompt: it begins to play
   * - `''`: a command waits for keys or for a text, nothing plays, and the caller has no more to press
   * - `digits`, `number`, `alpha` …, or with the text, `digits 42`: this is said
   * - the file of a recording, without its format: the recording begins
   * - the name of an application: it begins to run
   * - `context,extension,priority`: this subroutine begins to run
   */
  playing?: string;
  /** A recording for which the caller waits, by its file, with or without the format; `''` for any. */
  recording?: string;
  /** An application for which the caller waits, by its name: `Dial`. It begins to run. */
  running?: string;
  /**
   * A command that the server sends, by the beginning of its line: `SET VARIABLE PAID`. It has come, and is
   * not executed yet. The caller can only hang up then, and hangs up at once.
   */
  before?: string;
  /** How long the caller waits after that moment, in ms; 0 unless given. */
  after?: number;
  /** Keys to press, one after the other: `0-9 * # A-D`. */
  press?: string;
  /** Time from one key, or other action, to the next, in ms; 20 unless given. */
  pace?: number;
  /** How long the caller speaks, in ms: a recording that listens for silence ends after it. */
  speak?: number;
  /**
   * Words to say on a line of live audio, for a recogniser of the kit: `simulatedRecogniser()`. A recording hears
   * them, too.
   */
  say?: string;
  /** How long there is noise at the caller's, in ms, in which a recogniser hears no words. */
  noise?: number;
  /** Samples to send on a line of live audio, at its rate. */
  audio?: Int16Array;
  /** A text message to send, for RECEIVE TEXT and RECEIVE CHAR. */
  text?: string;
  /** Transfers the far end of a Dial to another telephone. Asterisk refuses it while none is connected. */
  transfer?: true;
  /**
   * Somebody takes the call to another place of the dialplan, `context,extension,priority`: a supervisor
   * redirects it, or the far end of a Dial transfers it. The server is told of a hangup.
   */
  redirect?: string;
  /** Hangs up, after all of the above. */
  hangup?: true;
}
