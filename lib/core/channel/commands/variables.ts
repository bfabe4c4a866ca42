import { isUint8Array } from 'node:util/types';
import { longestLineOf } from '../../codec/line-limit.js';
import type { Reply } from '../../codec/reply.js';
import { command } from '../../command/command.js';
import { respondWith } from '../../command/decoding.js';
import { GET_FULL_VARIABLE, GET_VARIABLE, SET_VARIABLE } from '../../command/rows/variables.js';
import { assignExactly } from '../../command/exact-value.js';
import type { AGIResponse, ValueResult } from '../../command/results.js';
import { AGIError, invalidArgument } from '../../errors.js';
import { MAX_EXACT_BYTES } from '../../limits.js';
import type { BytesOptions, CommandOptions, ValueOptions } from '../options.js';
import { checkNames, readVariables } from './read-variables.js';
import { attempt, callOf, send, sendForValue } from './send.js';
import { readInSlices, slicedExpression, slicedName } from './value-slices.js';

/** The expressions are our own, and all of their functions return at once. */
const SET_EXACTLY = command({ ...GET_FULL_VARIABLE, duration: 'instant' });

const MISSING_FUNCTION =
  'setVariableExact: this Asterisk lacks one of the functions SET, SHIFT, POP and BASE64_DECODE; load ' +
  'the modules func_logic, func_strings and func_base64';

/** Commands that read and write channel variables and dialplan functions. */
export abstract class VariableCommands {
  /**
   * Reads a channel variable or a dialplan function (`CALLERID(num)`). Asterisk: GET VARIABLE. A
   * plain variable longer than Asterisk's 1023 bytes is read again whole; a function is not, since
   * it would run twice, and the result says `truncated`.
   *
   * @returns the value in `value` and `data`; `null` if it is not set
   */
  getVariable(name: string, options: BytesOptions): Promise<ValueResult<Buffer>>;
  getVariable(name: string, options?: ValueOptions): Promise<ValueResult>;
  getVariable(
    name: string,
    options?: ValueOptions,
  ): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
    const sliced = slicedName(this, name);
    if (sliced) return readInSlices(this, sliced, options);
    return sendForValue(this, GET_VARIABLE, [name], options);
  }

  /**
   * Reads several variables or dialplan functions in one round trip (GET FULL VARIABLE), and one more for
   * each that has no value, since only GET VARIABLE tells an empty variable from one that is not set. So a
   * function that has no value runs twice. Values may hold anything, line breaks included, and are not cut.
   * Works on a dead channel.
   *
   * @example `const { QUEUE, LANG } = await channel.getVariables('QUEUE', 'LANG');`
   * @param names plain variables, or functions such as `CALLERID(num)`; then options, if any
   * @returns the value of each; `null` if it is not set, `''` if it is empty
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for any other name, and for none
   */
  getVariables<Name extends string>(...names: Name[]): Promise<Record<Name, string | null>>;
  getVariables<Name extends string>(
    ...namesAndOptions: [...names: Name[], options: CommandOptions]
  ): Promise<Record<Name, string | null>>;
  getVariables(
    ...given: (string | CommandOptions | undefined)[]
  ): Promise<Record<string, string | null>> {
    return attempt(this, () => {
      const [names, options] = checkNames(given);
      return readVariables(this, names, options);
    });
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
    options: BytesOptions,
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
    const sliced = slicedExpression(this, expression, channel);
    if (sliced) return readInSlices(this, sliced, options);
    return sendForValue(this, GET_FULL_VARIABLE, [expression, channel], options);
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
    return send(this, SET_VARIABLE, [name, value], options);
  }

  /**
   * Sets a channel variable to exactly this value, whatever bytes it holds: newlines, white space at
   * its ends, bytes that are no text. It travels as BASE64, and Asterisk decodes it (`GET FULL VARIABLE
   * ${SET(X=${BASE64_DECODE(…)})…}`; needs the modules func_base64, func_logic and func_strings). A long
   * value takes several lines, between which nothing else is sent, and the variable changes with the
   * last of them. Works on a dead channel.
   *
   * @param name a plain variable name that does not begin with an underscore: one that channels inherit
   * cannot be written so
   * @param value text or bytes without NUL, which no channel variable can hold; up to 64 KiB
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for such a name or value, `E_AGI_UNSUPPORTED` if Asterisk
   * lacks one of the modules
   */
  setVariableExact(
    name: string,
    value: string | Uint8Array,
    options?: CommandOptions,
  ): Promise<AGIResponse> {
    return attempt(this, () => {
      const bytes = exactBytes(name, value);
      return callOf(this).throttle.run(() => setExactly(this, name, bytes, options));
    });
  }
}

function setExactly(
  channel: object,
  name: string,
  bytes: Buffer,
  options: CommandOptions | undefined,
): Promise<AGIResponse> {
  const call = callOf(channel);
  const longest = longestLineOf(call.reader) - SET_EXACTLY.words.length - 1;
  const { expressions, proof } = assignExactly(name, bytes, longest);
  const [first, ...rest] = expressions.map((expression) => [expression]);
  const decode = (reply: Reply): AGIResponse => respondWith(reply, { data: null });
  return call.run(SET_EXACTLY, first ?? [], options, decode, { rest }).then((response) => {
    if (response.code === 200 && !response.raw.endsWith(`${proof})`)) {
      throw new AGIError('E_AGI_UNSUPPORTED', MISSING_FUNCTION, { command: SET_EXACTLY.words });
    }
    return response;
  });
}

/** Checks the name and the value that are given, and returns the bytes of the value. */
function exactBytes(name: string, value: string | Uint8Array): Buffer {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw invalidArgument(
      'setVariableExact: name',
      name,
      'a plain variable name that does not begin with an underscore',
    );
  }
  const allowed = `text or bytes without NUL, up to ${MAX_EXACT_BYTES} bytes`;
  if (typeof value !== 'string' && !isUint8Array(value)) {
    throw invalidArgument('setVariableExact: value', value, allowed);
  }
  const bytes = Buffer.from(value as Uint8Array);
  if (bytes.includes(0) || bytes.length > MAX_EXACT_BYTES) {
    throw invalidArgument('setVariableExact: value', value, allowed);
  }
  return bytes;
}
