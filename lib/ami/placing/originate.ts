import { AGIError } from '../../core/index.js';
import {
  checkOptionalValue,
  checkValue,
  isObject,
  listOf,
  text,
  textLike,
  wholeMilliseconds,
  writeCallerId,
} from '../../core/internal.js';
import { escapeArgument, joinArguments } from '../codec/application-data.js';
import type { OriginateHeaders } from '../client/actions.js';
import type { PlaceOptions } from './place-options.js';

/** `action_originate` copies the channel into 256 bytes. */
const MAX_CHANNEL_BYTES = 255;

/** How long a call rings, in ms, unless told otherwise. */
export const DEFAULT_RING = 30_000;

const LINE = /^[^\r\n\0]+$/;
const ONE_CHANNEL = textLike(
  /^\w+\/[^,&\s\0]+$/,
  "one channel, such as 'PJSIP/100': a technology, a slash, and no comma, & or blank",
);
const ROUTE = textLike(/^\/[^\s\0]*$/, "a path such as '/reminder?id=7', without blanks");
const PLACE = textLike(/^[^\s,\0]+$/, 'a name in the dialplan, without blanks and commas');
const ARGUMENT = textLike(/^[^\r\n\0]*$/, 'a text without CR, LF and NUL');
const VARIABLE = /^(?:_{0,2}[A-Za-z]\w*|[A-Z][A-Z0-9_]*\([^=()\r\n\0]*\))$/;
const AGI_SERVER = textLike(
  /^(?:async|agi:\/\/[^\s/,]+)$/,
  "'async' or the address of an AGI server, such as 'agi://10.0.0.5:4573'",
);

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkAgi(agi: unknown): void {
  checkValue('CallPlacer.agi', agi, AGI_SERVER);
}

/**
 * Writes a call as the headers of `Originate`.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for what cannot be written exactly
 */
export function originateHeaders(
  agi: string,
  options: PlaceOptions,
  uniqueId: string,
): OriginateHeaders {
  check(options);
  const { to, route, args = [], callerId, ring = DEFAULT_RING, variables = {}, via } = options;
  const target = agi === 'async' ? ['agi:async', route, ...args] : [`${agi}${route}`, ...args];
  const data = joinArguments(target);
  const set = via ? { ...variables, AGI_TARGET: data } : variables;
  return {
    Channel: to,
    ...(via
      ? { Context: via.context, Exten: via.extension, Priority: 1 }
      : { Application: 'AGI', Data: data }),
    Timeout: ring,
    ...(callerId && { CallerID: callerOf(callerId) }),
    Variable: Object.entries(set).map(([name, value]) => variableOf(name, value)),
    Async: true,
    ChannelId: uniqueId,
    OtherChannelId: `${uniqueId.slice(0, -1)}${uniqueId.endsWith('0') ? '1' : '0'}`,
  };
}

function check(options: PlaceOptions): void {
  if (!isObject(options)) checkValue('place', options, { allowed: 'an object', accepts: isObject });
  checkValue('place: to', options.to, ONE_CHANNEL, 'described');
  if (Buffer.byteLength(options.to) > MAX_CHANNEL_BYTES) {
    throw refused('to', `is longer than ${MAX_CHANNEL_BYTES} bytes, which Asterisk would cut`);
  }
  checkValue('place: route', options.route, ROUTE, 'described');
  checkOptionalValue('place: args', options.args, listOf(ARGUMENT), 'described');
  checkOptionalValue('place: ring', options.ring, wholeMilliseconds(1));
  checkOptionalValue('place: key', options.key, textLike(LINE, 'a text on one line'), 'described');
  if (options.via) {
    checkValue('place: via.context', options.via.context, PLACE);
    checkValue('place: via.extension', options.via.extension, PLACE);
  }
}

function callerOf({ name = '', number = '' }: { name?: string; number?: string }): string {
  return writeCallerId({ name, number }, 'place: callerId');
}

/** `man_do_variable_value` splits at commas and takes quotes and backslashes out, then at the first `=`. */
function variableOf(name: string, value: unknown): string {
  if (!VARIABLE.test(name)) {
    throw refused(`variables[${JSON.stringify(name)}]`, 'is no name of a variable or function');
  }
  checkValue(`place: variables.${name}`, value, ARGUMENT, 'described');
  checkValue(`place: variables.${name}`, value, text, 'described');
  return `${escapeArgument(name)}=${escapeArgument(value as string)}`;
}

function refused(what: string, why: string): AGIError {
  return new AGIError('E_AGI_INVALID_ARGUMENT', `place: ${what} ${why}`);
}
