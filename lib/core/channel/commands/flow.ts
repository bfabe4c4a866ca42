import { EXEC, GOSUB, SET_CONTEXT, SET_EXTENSION, SET_PRIORITY } from '../../command/rows/flow.js';
import { GET_FULL_VARIABLE } from '../../command/rows/variables.js';
import { isList } from '../../command/arguments.js';
import { joinOptions } from '../../command/application-options.js';
import type { Place } from '../../command/place.js';
import type { AGIResponse, ExecResult, GosubResult } from '../../command/results.js';
import { invalidArgument } from '../../errors.js';
import { PLACE_EXPRESSION, readPlace } from '../call/dialplan-place.js';
import type { CommandOptions, NextPlace } from '../options.js';
import { checkPlace, continueAt } from './continue-at.js';
import { attempt, callOf, refuse, send } from './send.js';

/** The characters that SendDTMF takes: keys, a flash, and pauses of half a second and one second. */
const DTMF = /^[0-9*#A-DwWfF]+$/i;

/** Commands that run applications and move the call in the dialplan. */
export abstract class FlowCommands {
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
    return attempt(this, () => {
      const joined = isList(options) ? joinOptions(application, options) : options;
      return send(this, EXEC, [application, joined], commandOptions);
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
      return refuse(this, invalidArgument('sendDTMF: digits', digits, allowed));
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
    return send(this, GOSUB, [context, extension, priority, args], options);
  }

  /** Sets where the dialplan goes on. Asterisk: SET CONTEXT, which checks nothing. */
  setContext(context: string, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, SET_CONTEXT, [context], options);
  }

  /** Sets where the dialplan goes on. Asterisk: SET EXTENSION, which checks nothing. */
  setExtension(extension: string, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, SET_EXTENSION, [extension], options);
  }

  /** Sets where the dialplan goes on: a number or a label. Asterisk: SET PRIORITY. */
  setPriority(priority: string | number, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, SET_PRIORITY, [priority], options);
  }

  /**
   * Sets where the dialplan goes on when the handler ends. The priority has to be sent as well:
   * without it Asterisk goes on at the next priority in the new place.
   *
   * @param place where to go on, such as `{ extension: 'sales' }`, or the place of `redirectedTo()`
   * @returns the reply to SET PRIORITY; its `code` is 520 if the place has no such label
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a wrong part of the place, before a byte is sent
   */
  continueAt(place: NextPlace, options?: CommandOptions): Promise<AGIResponse>;
  /** @param priority a number or a label; 1 unless given */
  continueAt(
    context: string,
    extension: string,
    priority?: string | number,
    options?: CommandOptions,
  ): Promise<AGIResponse>;
  continueAt(
    context: string | NextPlace,
    extension?: string | CommandOptions,
    priority?: string | number,
    options?: CommandOptions,
  ): Promise<AGIResponse> {
    return attempt(this, () => {
      if (typeof context !== 'object') {
        return continueAt(this, { context, extension, priority }, options);
      }
      if ((priority ?? options) !== undefined) {
        const allowed = 'left out after an object with a place';
        throw invalidArgument('continueAt: argument 3', priority ?? options, allowed);
      }
      return continueAt(this, checkPlace(context), extension as CommandOptions | undefined);
    });
  }

  /**
   * Tells where a call was taken that Asterisk says is hung up. Asterisk says so as well when the caller
   * is alive and wanted elsewhere: somebody redirected the call, an agent transferred it out of a Dial,
   * it was parked for too long. The dialplan goes on in the new place as soon as the session ends, and
   * until then the caller hears nothing: so end the handler.
   *
   * Asterisk has no command for it; the place of the dialplan is read on the dead channel (GET FULL
   * VARIABLE). Two cases cannot be told apart: a redirect to the very place where the call was, or out
   * of a subroutine (GOSUB), reads `null`; and an application that itself moved the call before the
   * caller hung up (`Goto` to another priority than the first) is taken for a redirect.
   *
   * @returns the place; `null` if the call is live, or was really hung up
   * @throws AGIError as every command does, `E_AGI_HANGUP` when the session is over
   */
  redirectedTo(options?: CommandOptions): Promise<Place | null> {
    const call = callOf(this);
    return call.throttle.run(async () => {
      const { value } = await send(this, GET_FULL_VARIABLE, [PLACE_EXPRESSION], options);
      const place = readPlace(value);
      const isLeft = place !== undefined && call.knownPlace.isLeftFor(place);
      return call.isHungUp && isLeft ? place : null;
    });
  }
}
