import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import { decodeBytes } from '../../command/decoding.js';
import { GET_FULL_VARIABLE, GET_VARIABLE, SET_VARIABLE } from '../../command/families/variables.js';
import type { AGIResponse, ValueResult } from '../../command/results.js';
import { invalidArgument } from '../../errors.js';
import type { CommandOptions, ValueOptions } from '../options.js';
import { SayCommands } from './say.js';

type AsBytes = ValueOptions & { encoding: 'buffer' };

/** As much base64 as leaves room for the command around it in Asterisk's 8190 bytes. */
const EXACT_CHUNK_BYTES = 5400;

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
   * not expanded. CR, LF and NUL cannot be carried: see {@link setVariableExact}.
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
    let kept = '';
    let response: AGIResponse | undefined;
    for (
      let start = 0;
      start < bytes.length || response === undefined;
      start += EXACT_CHUNK_BYTES
    ) {
      const base64 = bytes.toString('base64', start, start + EXACT_CHUNK_BYTES);
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
