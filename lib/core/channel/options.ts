import type { Word } from '../codec/command-line.js';
import type { AGIRequest } from './agi-request.js';

/**
 * The options that every command takes as its last argument.
 *
 * @publicApi
 */
export interface CommandOptions {
  /**
   * Deadline in ms for this command instead of its default; `0` for none. When it passes, the
   * command rejects with `E_AGI_COMMAND_TIMEOUT` and its late reply is never taken for another's.
   */
  timeout?: number;
  /**
   * Rejects the command with `E_AGI_ABORTED` when it aborts. STREAM FILE, GET DATA, GET OPTION and
   * WAIT FOR DIGIT fall silent at once; other commands run on in Asterisk, and the next one waits for
   * them.
   */
  signal?: AbortSignal;
}

/**
 * Options of commands that return a value of Asterisk's.
 *
 * @publicApi
 */
export interface ValueOptions extends CommandOptions {
  /** `'utf8'` (default) gives text, `'buffer'` the bytes as Asterisk holds them. */
  encoding?: 'utf8' | 'buffer';
}

/**
 * Options of a command that is to return its value as bytes.
 *
 * @publicApi
 */
export interface BytesOptions extends ValueOptions {
  /** Gives the bytes as Asterisk holds them. */
  encoding: 'buffer';
}

/**
 * How `hangup()` ends its own call.
 *
 * @publicApi
 */
export interface HangupOptions extends CommandOptions {
  /**
   * Whether it comes before all commands that wait, and ends the one that runs if Asterisk lets it: STREAM
   * FILE, GET DATA, GET OPTION and WAIT FOR DIGIT end at once. It waits until any other command (SAY, RECORD
   * FILE, EXEC) has ended, unless the server has the option `interrupt`. `false` unless given: the hangup
   * takes its turn like any command.
   */
  now?: boolean;
  /**
   * The cause of the hangup, a number of Q.850 from 1 to 127, which Asterisk tells the caller's line and
   * keeps in `HANGUPCAUSE`. Before the answer 17 is busy, 21 a refusal, 34 congestion.
   */
  cause?: number;
}

/**
 * A place in the dialplan at which a call is to go on. A context or an extension that is left out stays as
 * it is.
 *
 * @publicApi
 */
export interface NextPlace {
  /** Name of the context. */
  context?: string;
  /** The extension. */
  extension?: string;
  /** A number or a label; 1 unless given. */
  priority?: string | number;
}

/**
 * A command of AGI that is to end at once, although Asterisk reads nothing while it runs.
 *
 * @publicApi
 */
export interface Interruption {
  /** The channel of the call, by its unique id and its name at the beginning. */
  readonly channel: { readonly uniqueId: string; readonly name: string };
  /** `call`: the channel is to be hung up. `command`: the command is to end, and the call goes on. */
  readonly ends: 'call' | 'command';
  /** The cause of the hangup, if one was given. */
  readonly cause: number | undefined;
  /** The command that runs: `SAY NUMBER`, `RECORD FILE`, `EXEC`. */
  readonly command: string;
  /** Its arguments. */
  readonly values: readonly string[];
  /** Aborts when the command has ended, or the session: nothing is to be done any more. */
  readonly ended: AbortSignal;
}

/**
 * Ends a command by another way than AGI: `interruptBy(ami)` of `nestjs-agi/ami` makes such a function.
 * It returns `undefined` if it cannot end this one, which then ends by itself. The next command waits for
 * the promise, but no longer than 5 s: it resolves when all of the interruption is in the channel. What the
 * command has left of it there is read before the next command (`WAIT FOR DIGIT 23`). An error that it
 * rejects with is reported as a warning of the process.
 *
 * @publicApi
 */
export type Interrupt = (interruption: Interruption) => Promise<void> | undefined;

/** Settings of a channel, all of them given. */
export interface ChannelSettings {
  commandTimeout: number;
  hangupGrace: number;
  sessionTimeout: number;
  maxReplyBytes: number;
  maxQueuedCommands: number;
  exactValues: 'auto' | 'always';
  lastWords: LastWords | undefined;
  interrupt?: Interrupt | undefined;
}

/**
 * Why a call was refused or failed, as the dialplan reads it in `AGI_OUTCOME`.
 *
 * @publicApi
 */
export type Refusal =
  | 'no_handler'
  | 'auth_failed'
  | 'auth_error'
  | 'handler_error'
  | 'draining'
  | 'overloaded'
  | 'not_allowed'
  | 'handshake_timeout'
  | 'session_timeout'
  | 'protocol_error'
  // An application's own reason, given to `channel.fail()`. The intersection keeps the names above in
  // the completion of editors.
  | (string & {});

/**
 * A function that replaces what the dialplan of a refused call is told. It returns the commands to
 * send, each as its words; `['failure']` makes `AGISTATUS` read `FAILURE`.
 *
 * @param outcome why the call is refused
 * @param request absent if it was never read
 * @publicApi
 */
export type LastWords = (
  outcome: Refusal,
  request: AGIRequest | undefined,
) => readonly (readonly Word[])[];

/**
 * How a call ended: `completed`, the caller's `hangup`, a lost connection, or a refusal.
 *
 * @publicApi
 */
export type CallOutcome = 'completed' | 'hangup' | 'disconnected' | Refusal;

/**
 * Work that is done when the session of a call is over: see `AGIChannel.afterCall()`.
 *
 * @param signal aborts when the server has closed and waits no longer
 * @returns a promise, which is waited for
 * @publicApi
 */
export type AfterCallWork = (signal: AbortSignal) => unknown;
