import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import { decodeBytes } from '../../command/decoding.js';
import { GET_FULL_VARIABLE, GET_VARIABLE, SET_VARIABLE } from '../../command/families/variables.js';
import type { AGIResponse, ValueResult } from '../../command/results.js';
import { invalidArgument } from '../../errors.js';
import type { CommandOptions, ValueOptions } from '../options.js';
import { SayCommands } from './say.js';

type AsBytes = ValueOptions & { encoding: 'buffer' };

/** What stands around the name, which is there twice, and the BASE64 of a piece. */
const AROUND_PIECE = 'GET FULL VARIABLE ${SET(=${}${BASE64_DECODE()})}'.length;

/** Commands that read and write channel variables and dialplan functions. */
export abstract class VariableCommands extends SayCommands {
  /**
   * Reads a channel variable or a dialplan function (`CALLERID(num)`). Asterisk: GET VARIABLE. A
   * plain variable longer than Asterisk's 1023 bytes is read again whole; a function is not, since
   * it would run twice, and the result says `truncated`.
   *
   * @returns the value in `value` and `data`; `null` if it is not set
   */
  getVariable(name: string, options: AsBytes): Promise<ValueResult<Buffer>>;
  getVariable(name: string, options?: ValueOptions): Promise<ValueResult>;
  getVariable(
    name: string,
    options?: ValueOptions,
  ): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
    return this.issueValue(GET_VARIABLE, [name], options);
  }

  /**
   * Evaluates an expression (`${CALLERID(num)}-${EXTEN}`), on another channel if one is named.
   * Asterisk: GET FULL VARIABLE. **The expression is code to Asterisk: never build it from what a
   * caller said or sent.**
   *
   * @returns the expanded text in `value` and `data`; `''` where nothing is set, `null` if there is
   * no such channel
   */
  getFullVariable(
    expression: string,
    channel: string | undefined,
    options: AsBytes,
  ): Promise<ValueResult<Buffer>>;
  getFullVariable(
    expression: string,
    channel?: string,
    options?: ValueOptions,
  ): Promise<ValueResult>;
  getFullVariable(
    expression: string,
    channel?: string,
    options?: ValueOptions,
  ): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
    return this.issueValue(GET_FULL_VARIABLE, [expression, channel], options);
  }

  /**
   * Sets a channel variable, or writes a dialplan function. Asterisk: SET VARIABLE, which reports
   * success even for a function that does not exist. The value is stored as it is; `${…}` in it is
   * not expanded. CR, LF and NUL cannot be carried, nor a value that makes the line longer than 8190
   * bytes (2046 before Asterisk 20.16 and 22.6): see {@link setVariableExact}.
   *
   * @throws AGIError `E_AGI_COMMAND_TOO_LONG` before a byte is sent
   */
  setVariable(
    name: string,
    value: string | number,
    options?: CommandOptions,
  ): Promise<AGIResponse> {
    return this.issue(SET_VARIABLE, [name, value], options);
  }

  /**
   * Sets a channel variable to a value that holds newlines or bytes that are not text: it travels
   * as BASE64 and Asterisk decodes it (`GET FULL VARIABLE "${SET(X=${BASE64_DECODE(…)})}"`; needs
   * the modules func_base64 and func_logic). Works on a dead channel.
   *
   * @param name a plain variable name
   * @param value text or bytes without NUL, which no channel variable can hold
   */
  setVariableExact(
    name: string,
    value: string | Uint8Array,
    options?: CommandOptions,
  ): Promise<AGIResponse> {
    return this.perform(() => this.#setExact(name, value, options));
  }

  async #setExact(
    name: string,
    value: string | Uint8Array,
    options: CommandOptions | undefined,
  ): Promise<AGIResponse> {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw invalidArgument('setVariableExact: name', name, 'a plain variable name');
    }
    const bytes = Buffer.from(value as Uint8Array);
    if (bytes.includes(0)) {
      throw invalidArgument('setVariableExact: value', value, 'free of NUL');
    }
    const room = this.lineLimit - AROUND_PIECE - 2 * name.length;
    // Not less than one group of BASE64: a name that leaves no room is refused as a line too long.
    const pieceBytes = Math.max(1, Math.floor(room / 4)) * 3;
    let kept = '';
    let response: AGIResponse | undefined;
    for (let start = 0; start < bytes.length || response === undefined; start += pieceBytes) {
      const base64 = bytes.toString('base64', start, start + pieceBytes);
      const decoded = base64 === '' ? '' : `\${BASE64_DECODE(${base64})}`;
      response = await this.getFullVariable(
        `\${SET(${name}=${kept}${decoded})}`,
        undefined,
        options,
      );
      kept = `\${${name}}`;
    }
    return response;
  }

  /** @internal Sends a command that returns a value, as text or as bytes. */
  protected issueValue(
    row: Command<ValueResult>,
    values: readonly (string | number | undefined)[],
    options: ValueOptions | undefined,
  ): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
    if (options?.encoding !== 'buffer') return this.issue(row, values, options);
    return this.run(row, values, options, (reply: Reply, followUp?: Reply) =>
      decodeBytes(row.decode(reply, followUp), followUp ?? reply),
    );
  }
}
