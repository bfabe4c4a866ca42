import {
  EXEC,
  GOSUB,
  SET_CONTEXT,
  SET_EXTENSION,
  SET_PRIORITY,
} from '../../command/families/flow.js';
import { joinOptions } from '../../command/application-options.js';
import type { AGIResponse, ExecResult, GosubResult } from '../../command/results.js';
import { invalidArgument } from '../../errors.js';
import { checkOptions } from '../command-options.js';
import type { CommandOptions } from '../options.js';
import { DatabaseCommands } from './database.js';

/** What SendDTMF takes: keys, a flash, and half- and one-second pauses. */
const DTMF = /^[0-9*#A-DwWfF]+$/i;

/** Commands that run applications and lead the call through the dialplan. */
export abstract class FlowCommands extends DatabaseCommands {
  /**
   * Runs a dialplan application. Asterisk: EXEC. Works on a dead channel. Has no deadline.
   *
   * @param application its name: `Dial`
   * @param options a list, in which **each element is one argument and arrives exactly as it is**,
   * whatever commas, quotes, backslashes or brackets it holds, or is refused; or text as the dialplan
   * writes it (`'PJSIP/100,30'`), in which all of these count: never build that from what a caller
   * said or sent. Where the variable `AGIEXECFULL` is set, `${…}` is code in both.
   * @returns `result` is what the application returned; its own outcome is in variables
   * (`DIALSTATUS`)
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an element that could not arrive as one argument
   */
  exec(
    application: string,
    options?: string | readonly string[],
    commandOptions?: CommandOptions,
  ): Promise<ExecResult> {
    return this.attempt(() => {
      const joined = isList(options) ? joinOptions(application, options) : options;
      return this.issue(EXEC, [application, joined], commandOptions);
    });
  }

  /**
   * Sends keys to the other side. AGI has no such command: it is `EXEC SendDTMF`.
   *
   * @param digits keys, `w` and `W` for pauses of 0.5 s and 1 s
   */
  sendDTMF(digits: string, options?: CommandOptions): Promise<ExecResult> {
    if (typeof digits !== 'string' || !DTMF.test(digits)) {
      const allowed = 'DTMF keys (0-9 * # A-D), or w W f F';
      return this.refuse(invalidArgument('sendDTMF: digits', digits, allowed));
    }
    return this.exec('SendDTMF', digits, options);
  }

  /**
   * Runs a subroutine to its Return. Asterisk: GOSUB. Has no deadline.
   *
   * @param args its arguments as the dialplan writes them: `'one,two'`
   * @returns `completed` when it returned; the value is in the variable `GOSUB_RETVAL`
   */
  gosub(
    context: string,
    extension: string,
    priority: string | number,
    args?: string,
    options?: CommandOptions,
  ): Promise<GosubResult> {
    return this.issue(GOSUB, [context, extension, priority, args], options);
  }

  /** Sets where the dialplan goes on. Asterisk: SET CONTEXT, which checks nothing. */
  setContext(context: string, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_CONTEXT, [context], options);
  }

  /** Sets where the dialplan goes on. Asterisk: SET EXTENSION, which checks nothing. */
  setExtension(extension: string, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_EXTENSION, [extension], options);
  }

  /** Sets where the dialplan goes on: a number or a label. Asterisk: SET PRIORITY. */
  setPriority(priority: string | number, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_PRIORITY, [priority], options);
  }

  /**
   * Sets where the dialplan goes on when the handler ends. The priority has to be sent as well:
   * without it Asterisk goes on at the next priority in the new place.
   *
   * @returns the reply to SET PRIORITY; its `code` is 520 if the place has no such label
   */
  continueAt(
    context: string,
    extension: string,
    priority?: string | number,
    options?: CommandOptions,
  ): Promise<AGIResponse> {
    return this.attempt(() => {
      // Checked before a byte is sent: half of a place is worse than none.
      checkOptions('continueAt', options);
      this.check(SET_CONTEXT, [context]);
      this.check(SET_EXTENSION, [extension]);
      // Only what is not given has a default: `null` is refused.
      const [last = 1] = [priority];
      this.check(SET_PRIORITY, [last]);
      return this.perform(async () => {
        await this.setContext(context, options);
        await this.setExtension(extension, options);
        return this.setPriority(last, options);
      });
    });
  }
}

function isList(options: unknown): options is readonly unknown[] {
  return Array.isArray(options);
}
