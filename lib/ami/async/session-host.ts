import type { InterruptOn } from '../interrupting/interrupt-by.js';

/** The object that a session belongs to, as the session needs it. */
export interface SessionHost {
  /** Whether the manager tells of hangups: one that it has not told of is none. */
  readonly hearsHangups: boolean;
  /** Whether the manager tells of variables that are set. */
  readonly hearsVariables: boolean;
  /** Resolves when commands can be sent; `undefined` if they can. Rejects if no connection comes of the attempt. */
  connecting(): Promise<void> | undefined;
  /** Sends a command to a channel; rejects if Asterisk does not take it. */
  command(uniqueId: string, line: string, commandId: string): Promise<unknown>;
  /** Reads `AGISTATUS` of a channel; rejects if there is no such channel, or for want of a right. */
  statusOf(uniqueId: string): Promise<string>;
  /** Ends a command that runs, or the call, over the manager; see {@link interruptCarried}. */
  readonly interrupt: InterruptOn;
  /** Calls a function after so many ms, unless the function that it returns is called before. */
  after(ms: number, act: () => void): () => void;
  /** Asterisk may hold a call that nobody answers any more: its dialplan is to go on. */
  left(uniqueId: string): void;
  /** The session is over, or nobody listens to it any more. */
  closed(id: string): void;
}

/**
 * The events of Asterisk that concern a session. The first one has the class of those that tell of hangups, and
 * comes before every session: so it is known whether they are heard.
 */
export const SESSION_EVENTS = [
  'Newchannel',
  'AsyncAGIStart',
  'AsyncAGIExec',
  'AsyncAGIEnd',
  'HangupRequest',
  'SoftHangupRequest',
  'Hangup',
  'VarSet',
] as const;
