import { GET_DATA, GET_OPTION, WAIT_FOR_DIGIT } from '../../command/rows/input.js';
import type { DigitResult, DigitsResult, OptionResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/** Commands that wait for keys. */
export abstract class InputCommands {
  /**
   * Waits for one key. Asterisk: WAIT FOR DIGIT.
   *
   * @param timeout in ms; `-1` (default) waits for ever, `0` not at all
   * @returns the key in `digit` and `data`, or `timedOut`
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  waitForDigit(timeout?: number, options?: CommandOptions): Promise<DigitResult> {
    return send(this, WAIT_FOR_DIGIT, [timeout], options);
  }

  /**
   * Plays a file and collects digits; the first one ends the prompt, `#` ends the input. Asterisk:
   * GET DATA.
   *
   * @param filename without extension; `''` for no prompt
   * @param timeout in ms for the first digit and between digits, counted from the end of the prompt; `0` or
   * none is 6 s for the first and 2 s between
   * @param maxDigits 1 to 1023 digits end the input at once
   * @returns the digits in `digits` and `data`, leading zeros kept
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  getData(
    filename: string,
    timeout?: number,
    maxDigits?: number,
    options?: CommandOptions,
  ): Promise<DigitsResult> {
    return send(this, GET_DATA, [filename, timeout, maxDigits], options);
  }

  /**
   * Plays a file and then waits for one of `escapeDigits`. Asterisk: GET OPTION. When it times out,
   * a second command (CHANNEL STATUS) tells a hangup from a time-out, which Asterisk does not.
   *
   * @param filename without extension
   * @param escapeDigits keys that count
   * @param timeout in ms, counted from the end of the prompt; Asterisk's default is 5 s
   * @returns the key in `digit` and `data`, or `timedOut`, or `hungUp`
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  getOption(
    filename: string,
    escapeDigits: string,
    timeout?: number,
    options?: CommandOptions,
  ): Promise<OptionResult> {
    return send(this, GET_OPTION, [filename, escapeDigits, timeout], options);
  }
}
