import {
  anyApplication,
  type RunOptions,
  type RunResult,
} from '../../application/any-application.js';
import type { ApplicationResult } from '../../application/application.js';
import {
  BUSY,
  CONGESTION,
  PROGRESS,
  RINGING,
  USER_EVENT,
  WAIT,
  type SignalOptions,
} from '../../application/rows/signals.js';
import type { CommandOptions } from '../options.js';
import { attempt, runApplication } from './send.js';

/** Applications that tell the caller's side something, or wait; and any application by its name. */
export abstract class SignallingApplications {
  /**
   * Tells the caller that the other side is busy. Asterisk: Busy. A call that is not answered ends with the
   * cause 17; one that is answered hears the tone until the caller hangs up, or the `time` is over.
   */
  busy(options?: SignalOptions): Promise<ApplicationResult> {
    return runApplication(this, BUSY, [options], options);
  }

  /** The same for a network that has no room. Asterisk: Congestion. */
  congestion(options?: SignalOptions): Promise<ApplicationResult> {
    return runApplication(this, CONGESTION, [options], options);
  }

  /** Tells the caller that it rings. Asterisk: Ringing. */
  ringing(options?: CommandOptions): Promise<ApplicationResult> {
    return runApplication(this, RINGING, [options], options);
  }

  /** Opens the way for early media, so that prompts are heard before the answer. Asterisk: Progress. */
  progress(options?: CommandOptions): Promise<ApplicationResult> {
    return runApplication(this, PROGRESS, [options], options);
  }

  /**
   * Waits, and drops keys that are pressed meanwhile. Asterisk: Wait.
   *
   * @param ms the time in ms
   */
  wait(ms: number, options?: CommandOptions): Promise<ApplicationResult> {
    return runApplication(this, WAIT, [ms, options], options);
  }

  /**
   * Sends an event to the clients of Asterisk's manager. Asterisk: UserEvent.
   *
   * @param name the value of `UserEvent` in the event
   * @param fields further headers of the event and their values, without line breaks
   */
  userEvent(
    name: string,
    fields?: Readonly<Record<string, string | number>>,
    options?: CommandOptions,
  ): Promise<ApplicationResult> {
    return runApplication(this, USER_EVENT, [name, fields, options], options);
  }

  /**
   * Runs any application. Asterisk: EXEC. The arguments are escaped as by `exec()`: each arrives exactly as
   * it is, or is refused. Unlike `exec()` it needs a live channel, and reads what the application leaves.
   *
   * @param application its name: `SayUnixTime`
   * @param args its arguments; none unless given
   * @returns `found` is `false` if Asterisk has no such application
   * @throws AGIError `E_AGI_HANGUP` if the caller has hung up before; `E_AGI_INVALID_ARGUMENT` for an argument
   * that could not arrive as one
   */
  run<Name extends string = never>(
    application: string,
    args?: readonly string[],
    options?: RunOptions<Name>,
  ): Promise<RunResult<Name>> {
    return attempt(this, () =>
      runApplication(this, anyApplication(application, args, options), [], options),
    );
  }
}
