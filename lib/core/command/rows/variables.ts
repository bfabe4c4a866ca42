import { VARIABLE_CUT_BYTES } from '../../limits.js';
import { nonEmpty, textOrNumber } from '../arguments.js';
import { command } from '../command.js';
import type { Reply } from '../../codec/reply.js';
import { decodeValue, respond } from '../decoding.js';
import type { ValueResult } from '../results.js';

/** The name of a plain channel variable. Any other name might be code to GET FULL VARIABLE. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function isCut({ data, dataBytes }: Reply): boolean {
  return (dataBytes ?? data)?.length === VARIABLE_CUT_BYTES;
}

export const GET_FULL_VARIABLE = command<ValueResult>({
  words: 'GET FULL VARIABLE',
  family: 'variables',
  arguments: [nonEmpty('expression'), nonEmpty('channel', { optional: true })],
  afterHangup: true,
  duration: 'variable',
  text: true,
  decode: decodeValue,
});

export const GET_VARIABLE = command<ValueResult>({
  words: 'GET VARIABLE',
  family: 'variables',
  arguments: [nonEmpty('name')],
  afterHangup: true,
  duration: 'variable',
  text: true,
  // Asterisk cuts at 1023 bytes without a word. GET FULL VARIABLE has no such limit, but it
  // evaluates its argument: a function would run twice, and a name made from user data
  // (`X}${SHELL(…)}`) would be code. So only a plain name is read again.
  followUp: {
    command: GET_FULL_VARIABLE,
    argumentsFor: (reply, [name]) =>
      isCut(reply) && PLAIN_NAME.test(String(name)) ? [`\${${String(name)}}`] : undefined,
  },
  decode: (reply, whole) =>
    Object.assign(decodeValue(whole ?? reply), { truncated: whole === undefined && isCut(reply) }),
});

export const SET_VARIABLE = command({
  words: 'SET VARIABLE',
  family: 'variables',
  arguments: [nonEmpty('name'), textOrNumber('value')],
  afterHangup: true,
  duration: 'variable',
  decode: respond,
});
