import type { CallReport } from '../report/call-report.js';

/**
 * The action of the caller at a moment of the call; see {@link SimulatedCall.whenPlaying}. Each method but
 * `after` and `pace` adds the step and gives the call back; each throws AGIError `E_AGI_INVALID_ARGUMENT` for a
 * value that cannot be used.
 *
 * @publicApi
 */
export interface CallerTurn {
  /** Lets the caller wait after the moment begins, in ms. */
  after(ms: number): CallerTurn;
  /** Lets the caller press its keys so many ms apart: 20 unless said. */
  pace(ms: number): CallerTurn;
  /** Presses keys, one after the other: `0-9 * # A-D`. */
  press(keys: string): SimulatedCall;
  /** Speaks, for a time in ms. */
  speak(ms: number): SimulatedCall;
  /** Says words, which a recogniser of the kit hears on a line of live audio: `simulatedRecogniser()`. */
  say(words: string): SimulatedCall;
  /** Has noise around, for a time in ms, in which there are no words. */
  noise(ms: number): SimulatedCall;
  /** Sends samples on a line of live audio, at its rate. */
  audio(samples: Int16Array): SimulatedCall;
  /** Sends a text message, for RECEIVE TEXT and RECEIVE CHAR. */
  text(text: string): SimulatedCall;
  /** Hangs up. */
  hangUp(): SimulatedCall;
  /**
   * Somebody takes the call to another place of the dialplan: a supervisor redirects it, or the far end of
   * a Dial transfers it. The server is told of a hangup, and `channel.redirectedTo()` tells the place.
   *
   * @param place `context,extension,priority`; the first priority unless one is given
   */
  redirect(place: string): SimulatedCall;
  /**
   * Transfers the far end of a Dial to another telephone: the Dial ends, and the session goes on. While nobody
   * is connected Asterisk refuses it, and nothing happens.
   */
  transfer(): SimulatedCall;
}

/**
 * A call that goes on.
 *
 * @publicApi
 */
export interface SimulatedCall {
  /**
   * Resolves with the report when the session is over and, if the call was placed in memory, the work that
   * the server gave to `channel.afterCall()` is done. Rejects with `E_AGI_SOCKET_ERROR` if the server
   * cannot be reached, with `E_AGI_COMMAND_TIMEOUT` and the dialogue so far if the call does not end in
   * time, with an {@link ExpectationError} if steps of the script are left over or a prompt is unknown,
   * and with any error that an application, a function or `onLine` of the test throws.
   */
  readonly ended: Promise<CallReport>;
  /** How long the call has taken so far, in ms of its own time. */
  readonly elapsed: number;
  /**
   * Adds a step to the end of the caller's script: at this moment (see {@link ScriptStep.playing}) they
   * do what the next method says. The steps of a script happen in order.
   */
  whenPlaying(moment: string): CallerTurn;
  /**
   * Adds such a step for the moment when a recording begins.
   *
   * @param file the file, with or without its format; any recording unless given
   */
  whenRecording(file?: string): CallerTurn;
  /** Adds such a step for the moment when an application begins to run: `Dial`. */
  whenRunning(application: string): CallerTurn;
  /** Adds a step that does nothing but wait for this moment. If it never comes, the call fails. */
  hears(moment: string): SimulatedCall;
  /** The caller hangs up after a time in ms from now, in the call's own time, whatever goes on then. */
  hangUpAfter(ms: number): SimulatedCall;
  /** The caller presses keys now, one after the other. */
  press(keys: string): void;
  /** The caller hangs up now. */
  hangup(): void;
  /**
   * Somebody takes the call to another place of the dialplan now; see {@link CallerTurn.redirect}.
   *
   * @param place `context,extension,priority`; the first priority unless one is given
   */
  redirect(place: string): void;
}
