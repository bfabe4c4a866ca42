import { bytesOfData, type Reply } from '../codec/reply.js';
import type { MissingSound } from './command.js';
import type { AGIResponse, SayResult, SpeechResult, ValueResult } from './results.js';

/** The part that all results share. */
export function respond(reply: Reply): AGIResponse {
  const response: AGIResponse = {
    code: reply.code,
    result: numberOf(reply.result),
    data: reply.data ?? null,
    raw: reply.raw,
  };
  if (reply.error !== undefined) response.error = reply.error;
  return response;
}

/**
 * The part that all results share, with the fields of one command's own. Made by `Object.assign`, since
 * a spread of an object that has just been made takes Node 20 3 µs, fifty times as long.
 */
export function respondWith<Fields extends object>(
  reply: Reply,
  fields: Fields,
): AGIResponse & Fields {
  return Object.assign(respond(reply), fields);
}

/** A whole number as Asterisk prints it; `null` for anything else, digits with `*` for example. */
function numberOf(text: string): number | null {
  if (text === '') return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** Whether the reply is `200 result=<result>`. */
export function succeeded(reply: Reply, result: string): boolean {
  return reply.code === 200 && reply.result === result;
}

/** The character whose code Asterisk gave as a result; `null` for 0, -1 and errors. */
export function characterOf(reply: Reply): string | null {
  if (reply.code !== 200) return null;
  const code = Number(reply.result);
  // Checked, since fromCodePoint() throws for a number that is no character, and a peer may send any.
  const isCharacter = Number.isInteger(code) && code > 0 && code <= 0x10ffff;
  return isCharacter ? String.fromCodePoint(code) : null;
}

/** The last character that can be a key. */
const LAST_KEY = '\u00ff';

/**
 * The key that ended a command; `null` where none did. A control frame may have ended it, for which Asterisk gives a
 * higher number: 1000 for `ControlPlayback` of the manager.
 */
export function keyOf(reply: Reply): string | null {
  const character = characterOf(reply);
  return character !== null && character <= LAST_KEY ? character : null;
}

/** The number after `endpos=`. */
export function endposOf(reply: Reply): number | null {
  const match = /endpos=(-?\d+)/.exec(reply.rest);
  return match ? Number(match[1]) : null;
}

/** The missing file of a command whose first argument is the file to play. */
export function missingFile(
  reply: Reply,
  [file]: readonly unknown[],
  ending = 'endpos=0',
): MissingSound | undefined {
  if (!succeeded(reply, '-1') || file === '') return undefined;
  return { name: String(file), certain: reply.rest === ending };
}

/** A prompt that a key may end. */
export function decodeSay(reply: Reply): SayResult {
  const digit = keyOf(reply);
  return respondWith(reply, { data: digit, digit, completed: succeeded(reply, '0') });
}

/** A command that says `1` for success. */
export function decodeSpeech(reply: Reply): SpeechResult {
  return respondWith(reply, { succeeded: succeeded(reply, '1') });
}

/** A value in brackets, as text. */
export function decodeValue(reply: Reply): ValueResult {
  const value = reply.code === 200 && reply.result === '1' ? (reply.data ?? null) : null;
  return respondWith(reply, { value, truncated: false });
}

/** A value in brackets, as the bytes Asterisk holds. */
export function decodeBytes(result: ValueResult, reply: Reply): ValueResult<Buffer> {
  const bytes = result.value === null ? undefined : bytesOfData(reply);
  // Copied, since the bytes of the reply are a view that would keep a whole chunk of the socket alive.
  const value = bytes === undefined ? null : Buffer.from(bytes);
  return Object.assign({}, result, { value });
}
