import { parseCallerId, showCallerId } from './caller-id.js';
import { checkText } from '../options/check-options.js';
import type { ChannelFacts } from './channel-facts.js';
import { fromWire, toWire } from '../wire/wire-text.js';

/** A dialplan function, on wire text. */
interface DialplanFunction {
  read?: (channel: ChannelFacts, argument: string) => string | undefined;
  write?: (channel: ChannelFacts, argument: string, value: string) => void;
}

/** Encodes as `encodeURIComponent` does, but byte by byte, so that any bytes can be encoded. */
function uriEncode(wire: string): string {
  return wire.replaceAll(
    /[^A-Za-z0-9_.!~*'()-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

function uriDecode(wire: string): string {
  return wire.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

function databaseKey(argument: string): [family: string, key: string] {
  const slash = argument.indexOf('/');
  return [argument.slice(0, slash), argument.slice(slash + 1)];
}

const FUNCTIONS: Readonly<Record<string, DialplanFunction>> = {
  CALLERID: {
    read: ({ callerId }, part) => {
      if (part === 'num') return callerId.number;
      if (part === 'name') return callerId.name;
      return part === 'all' ? showCallerId(callerId) : '';
    },
    write: (channel, part, value) => {
      if (part === 'num') channel.callerId.number = value;
      if (part === 'name') channel.callerId.name = value;
      if (part === 'all') channel.callerId = parseCallerId(value);
    },
  },
  CHANNEL: {
    read: (channel, item) => {
      if (item === 'name') return channel.name;
      if (item === 'uniqueid') return channel.uniqueId;
      if (item === 'state') return channel.up ? 'Up' : channel.refused ? 'Busy' : 'Ring';
      if (item === 'checkhangup') return channel.hungUp ? '1' : '0';
      return channel.settings.get(item) ?? '';
    },
    write: (channel, item, value) => void channel.settings.set(item, value),
  },
  DB: {
    read: ({ database }, argument) => database.get(...databaseKey(argument)) ?? '',
    write: ({ database }, argument, value) => {
      database.put(...databaseKey(argument), value);
    },
  },
  DB_EXISTS: {
    read: ({ database }, argument) =>
      database.get(...databaseKey(argument)) === undefined ? '0' : '1',
  },
  LEN: { read: (_, text) => String(text.length) },
  TOUPPER: { read: (_, text) => text.replaceAll(/[a-z]+/g, (run) => run.toUpperCase()) },
  TOLOWER: { read: (_, text) => text.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase()) },
  BASE64_ENCODE: { read: (_, text) => Buffer.from(text, 'latin1').toString('base64') },
  BASE64_DECODE: { read: (_, text) => Buffer.from(text, 'base64').toString('latin1') },
  URIENCODE: { read: (_, text) => uriEncode(text) },
  URIDECODE: { read: (_, text) => uriDecode(text) },
};

/** Splits `NAME(argument)`: the argument is all between the first bracket and the last (`func_args`). */
export function splitCall(call: string): { name: string; argument: string } {
  const open = call.indexOf('(');
  const close = call.lastIndexOf(')');
  return {
    name: call.slice(0, open),
    argument: call.slice(open + 1, close > open ? close : undefined),
  };
}

/** Reads `NAME(argument)`; `undefined` if there is no such function, or if it cannot be read. */
export function readFunction(channel: ChannelFacts, call: string): string | undefined {
  const { name, argument } = splitCall(call);
  const own = channel.options.functions;
  if (own && Object.hasOwn(own, name)) {
    const value = checkText(`the function ${name}`, own[name]?.(fromWire(argument)));
    return value === undefined ? undefined : toWire(value);
  }
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.read?.(channel, argument) : undefined;
}

/** Writes `NAME(argument)`. A function that cannot be written is ignored: Asterisk only logs an error. */
export function writeFunction(channel: ChannelFacts, call: string, value: string): void {
  const { name, argument } = splitCall(call);
  if (Object.hasOwn(FUNCTIONS, name)) FUNCTIONS[name]?.write?.(channel, argument, value);
}
