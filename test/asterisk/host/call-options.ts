/** A string is sent as UTF-8. */
export type Bytes = string | Buffer;

/**
 * The behaviour of the far leg, our caller, once it has been answered, which is a moment before AGI() is
 * called, or (with `farLegWaits`) once the test tells it to begin; then it stays, and sends silence.
 * Where the order matters, let the server decide when, with Call.begin, Call.dtmf and Call.hangup.
 */
export type FarStep =
  /** Whole milliseconds of silence. */
  | { wait: number }
  /** Keys, `gap` ms apart (250), each held for `duration` ms (100). */
  | { dtmf: string; gap?: number; duration?: number }
  /** A sound file of Asterisk's. */
  | { play: string }
  | { hangup: true }
  /** Any dialplan application. `Wait(3600)` sends no audio: for load tests. */
  | { app: string };

export interface CommonOptions {
  callerId?: { name?: Bytes; number?: Bytes };
  /** Set on the leg under test; a name may be a function: `CHANNEL(language)`. */
  variables?: Readonly<Record<string, Bytes>>;
  /** Dialplan applications for the leg under test, first of all, e.g. `Ringing()`. */
  before?: readonly string[];
  farLeg?: readonly FarStep[];
  /** Whether the far leg stays, and sends silence, until Call.begin. */
  farLegWaits?: boolean;
  /** Variables or functions to read on the leg under test, e.g. `DB(family/key)`. */
  read?: readonly string[];
  /** Milliseconds until the call is given up; 100 s, less than the time a Jest test has. */
  timeout?: number;
}

export interface AgiCallOptions extends CommonOptions {
  /** `agi://127.0.0.1:4573/path`. Without one, only `before` and the `h` extension are executed. */
  url?: string;
  /** Reach the server exactly as they are. */
  args?: readonly Bytes[];
  /** Whether the leg is answered before AGI() is called; true unless given. */
  answerFirst?: boolean;
  app?: 'AGI' | 'EAGI';
  /** The extension that is called: `agi_extension`. */
  exten?: string;
  /** Also calls this AGI URL from the `h` extension, with its arguments if it is a list. */
  inHangupExtension?: string | readonly string[];
}

/** A call to a dialplan of the test's own (`startAsterisk({ dialplan })`). */
export interface DialplanCallOptions extends CommonOptions {
  context: string;
  exten: string;
}

export type CallOptions = AgiCallOptions | DialplanCallOptions;

export interface ExecutedApplication {
  context: string;
  exten: string;
  priority: number;
  app: string;
  data: string;
}

/** Values decoded as UTF-8, and the bytes they were. */
export interface Report {
  /** AGISTATUS, or `''` when no AGI() has ended. */
  status: string;
  /** AGI_OUTCOME, or `''`. */
  outcome: string;
  /** The values that `read` asked for, by the same names; unset is `''`. */
  variables: Record<string, string>;
  bytes: Record<string, Buffer>;
}

export interface CallResult extends Report {
  /** The far side ended the call. */
  hungUp: boolean;
  /** The dialplan went on at the priority after AGI(). */
  reachedNext: boolean;
  channel: string;
  uniqueId: string;
  /** The lines of the test's own dialplan that the leg executed, in order. */
  executed: ExecutedApplication[];
  /** Every variable set on the leg while it lived, in order: AGISTATUS, AGI_OUTCOME, … */
  sets: { name: string; value: string }[];
  /** With `inHangupExtension`: the result of that AGI(). */
  hangupExtension: Report | undefined;
}
