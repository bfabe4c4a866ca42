import type { Word } from '../codec/command-line.js';
import type { AGIRequest } from './agi-request.js';

/** What every command takes as its last argument. */
export interface CommandOptions {
  /**
   * Deadline in ms for this command instead of its default; `0` for none. When it passes, the
   * command rejects with `E_AGI_COMMAND_TIMEOUT` and its late reply is never taken for another's.
   */
  timeout?: number;
  /**
   * Rejects the command with `E_AGI_ABORTED`. STREAM FILE, GET DATA, GET OPTION and WAIT FOR DIGIT
   * fall silent at once; other commands run on in Asterisk, and the next one waits for them.
   */
  signal?: AbortSignal;
}

/** Options of commands that return a value of Asterisk's. */
export interface ValueOptions extends CommandOptions {
  /** `'utf8'` (default) gives text, `'buffer'` the bytes as Asterisk holds them. */
  encoding?: 'utf8' | 'buffer';
}

/** Settings of a channel, all given. */
export interface ChannelSettings {
  commandTimeout: number;
  hangupGrace: number;
  sessionTimeout: number;
  maxReplyBytes: number;
  maxQueuedCommands: number;
  exactValues: 'auto' | 'always';
  lastWords: LastWords | undefined;
}

/** Why a call was refused or failed, as the dialplan reads it in `AGI_OUTCOME`. */
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
  // An application's own reason, given to `channel.fail()`; the intersection keeps the names above
  // in editors' completion.
  | (string & {});

/**
 * Replaces what a refused call's dialplan is told. Returns the commands to send, each as its words;
 * `['failure']` makes `AGISTATUS` read `FAILURE`. The request is absent if it was never read.
 */
export type LastWords = (
  outcome: Refusal,
  request: AGIRequest | undefined,
) => readonly (readonly Word[])[];

/** How a call ended: `completed`, the caller's `hangup`, a lost connection, or a refusal. */
export type CallOutcome = 'completed' | 'hangup' | 'disconnected' | Refusal;
