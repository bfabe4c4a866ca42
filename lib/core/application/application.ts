import type { Place } from '../command/place.js';

/**
 * The part that the results of all applications of the dialplan share.
 *
 * @publicApi
 */
export interface ApplicationResult {
  /**
   * Whether Asterisk has taken the call away while the application ran: the caller hung up, or the call
   * was redirected or transferred (see `redirectedTo()`).
   */
  hungUp: boolean;
  /** The time in ms that the application took, by the clock of this process. */
  duration: number;
}

/** Everything that is known of an application when it has ended. */
export interface ApplicationEnd extends ApplicationResult {
  /** Whether Asterisk has such an application. */
  readonly found: boolean;
  /** The number that EXEC answered; `null` without an answer, or without such an application. */
  readonly result: number | null;
  /** The variables of its row, where they are neither empty nor unset. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** The same variables before it, of a row that looks first. */
  readonly before: Readonly<Record<string, string | null>>;
  /** The place to which it has moved a call that is live, of a row that looks first. */
  readonly leftTo: Place | null;
}

/** An application of the dialplan as data: everything that the library knows of it. */
export interface Application<Given extends readonly unknown[] = never, Result = unknown> {
  /** The name as Asterisk spells it: `VoiceMail`. */
  readonly name: string;
  /** The module of Asterisk that has it, without `.so`; `null` where Asterisk itself has it. */
  readonly module: string | null;
  /** Whether the result says that there is no such application, instead of an error. */
  readonly mayBeMissing: boolean;
  /** The variables that it leaves, which are read in one round trip. */
  readonly variables: readonly string[];
  /** Whether it always sets all of them itself. If not, they are emptied before it. */
  readonly setsAll: boolean;
  /**
   * Whether it asks first where the call is and whether it is live. So nobody is rung for a caller who is
   * gone, and it is known whether the application has moved the call.
   */
  readonly looksFirst: boolean;
  /** Whether it returns at once and leaves nothing, so that nothing is read after it. */
  readonly instant: boolean;
  /** Whether it works when the caller has hung up. */
  readonly afterHangup: boolean;
  /** Makes its arguments of those of the method. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
  readonly arguments: (...given: Given) => readonly string[];
  /** Makes the result of the method. */
  readonly result: (end: ApplicationEnd) => Result;
}

type Row<Given extends readonly unknown[], Result> = Pick<
  Application<Given, Result>,
  'name' | 'module' | 'arguments' | 'result'
> &
  Partial<Application<Given, Result>>;

/** Completes a row with what most applications have in common. */
export function application<Given extends readonly unknown[], Result>(
  row: Row<Given, Result>,
): Application<Given, Result> {
  return Object.freeze({
    mayBeMissing: false,
    variables: [],
    setsAll: false,
    looksFirst: false,
    instant: false,
    afterHangup: false,
    ...row,
  });
}
