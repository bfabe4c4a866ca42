import type { EnvironmentRules } from '../codec/environment.js';
import type { LastWords } from '../channel/options.js';
import { invalidArgument, invalidOption } from '../errors.js';
import { ADDRESS_OR_NETWORK, isAddressOrNetwork } from './connection/address-list.js';
import { frozenCopy } from '../frozen-copy.js';
import {
  DEFAULT_COMMAND_TIMEOUT,
  DEFAULT_HANDSHAKE_TIMEOUT,
  DEFAULT_HANGUP_GRACE,
  DEFAULT_KEEP_ALIVE,
  DEFAULT_MAX_ENVIRONMENT_BYTES,
  DEFAULT_MAX_HANDSHAKE_BYTES,
  DEFAULT_MAX_QUEUED_COMMANDS,
  DEFAULT_MAX_REPLY_BYTES,
  DEFAULT_PORT,
  LONGEST_DELAY,
} from '../limits.js';

/** Settings of a server. All have safe defaults; see the options reference. */
export interface AGIServerOptions {
  /** Address to listen on. Anyone who reaches it can run calls: bind it to where Asterisk is. */
  host?: string;
  /** TCP port; `0` takes a free one. */
  port?: number;
  /** Open connections before further ones are refused as `overloaded`; `0` for no limit. */
  maxConnections?: number;
  /** Open connections of one address before further ones are refused; `0` for no limit. */
  maxConnectionsPerAddress?: number;
  /**
   * Addresses and networks (`10.1.0.0/16`, `fd00::/8`) that may place calls; others are refused as
   * `not_allowed`, unread. An IPv4 network holds IPv4 addresses in whatever way they are written. A
   * peer on a Unix socket may always.
   */
  allow?: readonly string[];
  /**
   * Proxies in front, by address or network, which begin each connection with a header of the PROXY
   * protocol, version 1 or 2. Limits by address, `allow` and `channel.remoteAddress` then mean the
   * peer behind them. A connection of theirs without a header is refused, and so is a header from
   * anyone else. On a Unix socket every peer counts as such a proxy.
   */
  proxyProtocol?: false | { trusted: readonly string[] };
  /** Time in ms within which a peer must have sent its environment. */
  handshakeTimeout?: number;
  /** Bytes of environment before a peer is refused. */
  maxEnvironmentBytes?: number;
  /**
   * Bytes that all peers together may have sent and are not authenticated for yet: environments that
   * are half sent, or whose authentication is under way. Beyond it the oldest is refused as `overloaded`.
   */
  maxHandshakeBytes?: number;
  /** Bytes of one reply before a session is given up. Until the call is authenticated, 4096. */
  maxReplyBytes?: number;
  /** Commands of one call that may wait for their turn. */
  maxQueuedCommands?: number;
  /** Silence in ms after which TCP probes whether the peer is still there; `0` for never. */
  keepAlive?: number;
  /** Deadline in ms of commands that Asterisk answers at once. */
  commandTimeout?: number;
  /** Time in ms for last commands after a hangup, before the session is closed. */
  hangupGrace?: number;
  /**
   * Ends the session at once when the call is redirected or transferred away: the caller waits in
   * silence until it ends, and the dialplan goes on in the new place. Costs one read of the dialplan's
   * place after each hangup. Without it, the session ends when the handler does (see `hangupGrace`).
   */
  endOnRedirect?: boolean;
  /** Longest session in ms; `0` for no limit. */
  sessionTimeout?: number;
  /** When a value is proven exact by a second question: if anything is odd, or `always`. */
  exactValues?: 'auto' | 'always';
  /**
   * `strict` refuses an environment that says it is Asterisk's (it has `agi_version`) and holds what
   * Asterisk does not write, since a value with a newline added it. `lenient` accepts that as well.
   */
  environment?: EnvironmentRules;
  /** Replaces what the dialplan of a refused call is told. */
  lastWords?: LastWords;
}

/** Settings with every default filled in. */
export type ServerSettings = Required<Omit<AGIServerOptions, 'lastWords' | 'allow'>> & {
  readonly lastWords: LastWords | undefined;
  readonly allow: readonly string[] | undefined;
};

/** One option: its default, what it may be, and how that is checked. */
export interface OptionRule {
  readonly default: unknown;
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
  /** Names what is wrong inside a value that is not accepted, if that can be told. */
  readonly fault?: (value: unknown) => OptionFault | undefined;
  /** What is kept of a value that whoever gave it could change later. */
  readonly copy?: (value: never) => unknown;
}

/** The part of an option's value that is wrong: where it is (`[2]`), and what it may be. */
export interface OptionFault {
  readonly at: string;
  readonly value: unknown;
  readonly allowed: string;
}

const wholeNumber = (value: unknown): value is number => Number.isSafeInteger(value);

function count(preset: number, min: number, meaning = ''): OptionRule {
  return {
    default: preset,
    allowed: `a whole number from ${min} to ${LONGEST_DELAY}${meaning}`,
    accepts: (value) => wholeNumber(value) && value >= min && value <= LONGEST_DELAY,
  };
}

function choice(...values: [string, ...string[]]): OptionRule {
  return {
    default: values[0],
    allowed: values.map((value) => `'${value}'`).join(' or '),
    accepts: (value) => values.includes(value as string),
  };
}

/** A list of addresses without an entry is a mistake: it could be meant as all, or as none. */
function faultOfAddresses(list: unknown): OptionFault | undefined {
  if (!Array.isArray(list) || list.length === 0) return { at: '', value: list, allowed: ADDRESSES };
  const index = list.findIndex((entry) => !isAddressOrNetwork(entry));
  if (index === -1) return undefined;
  return { at: `[${index}]`, value: list[index], allowed: ADDRESS_OR_NETWORK };
}

function faultOfProxies(value: unknown): OptionFault | undefined {
  if (value === false) return undefined;
  const given = typeof value === 'object' && value !== null ? value : {};
  const isRight = Object.keys(given).join() === 'trusted' && 'trusted' in given;
  if (!isRight) return { at: '', value, allowed: PROXIES };
  const fault = faultOfAddresses(given.trusted);
  return fault && { ...fault, at: `.trusted${fault.at}` };
}

function checkedBy(
  fault: (value: unknown) => OptionFault | undefined,
  preset: unknown,
  allowed: string,
): OptionRule {
  const accepts = (value: unknown): boolean => fault(value) === undefined;
  return { default: preset, allowed, accepts, fault, copy: frozenCopy };
}

const ADDRESSES = 'a list of at least one address or network';
const PROXIES = `false or { trusted: ${ADDRESSES} }`;
const NONE = ', 0 for no limit';

/** Every option of a server, in one place: what is checked, and what the documentation says. */
export const SERVER_OPTIONS: Readonly<Record<keyof AGIServerOptions, OptionRule>> = {
  host: {
    default: '127.0.0.1',
    allowed: 'an address or host name; a port is given as a number',
    // The system reads a number as an address that nobody means: 4573 is 0.0.17.221.
    accepts: (value) => typeof value === 'string' && value !== '' && !/^\d+$/.test(value),
  },
  port: {
    default: DEFAULT_PORT,
    allowed: 'a port from 0 to 65535, as a number',
    accepts: (value) => wholeNumber(value) && value >= 0 && value <= 65_535,
  },
  maxConnections: count(10_000, 0, NONE),
  maxConnectionsPerAddress: count(0, 0, NONE),
  allow: checkedBy(faultOfAddresses, undefined, ADDRESSES),
  proxyProtocol: checkedBy(faultOfProxies, false, PROXIES),
  handshakeTimeout: count(DEFAULT_HANDSHAKE_TIMEOUT, 1),
  maxEnvironmentBytes: count(DEFAULT_MAX_ENVIRONMENT_BYTES, 1024),
  maxHandshakeBytes: count(DEFAULT_MAX_HANDSHAKE_BYTES, 1024),
  maxReplyBytes: count(DEFAULT_MAX_REPLY_BYTES, 1024),
  maxQueuedCommands: count(DEFAULT_MAX_QUEUED_COMMANDS, 1),
  keepAlive: count(DEFAULT_KEEP_ALIVE, 0, ', 0 for never'),
  commandTimeout: count(DEFAULT_COMMAND_TIMEOUT, 1),
  hangupGrace: count(DEFAULT_HANGUP_GRACE, 0),
  endOnRedirect: {
    default: false,
    allowed: 'true or false',
    accepts: (value) => typeof value === 'boolean',
  },
  sessionTimeout: count(0, 0, NONE),
  exactValues: choice('auto', 'always'),
  environment: choice('strict', 'lenient'),
  lastWords: {
    default: undefined,
    allowed: 'a function',
    accepts: (value) => value === undefined || typeof value === 'function',
  },
};

/**
 * Checks options against a table of rules and fills in the defaults.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option, its value and what is allowed
 */
export function resolveOptions(
  given: unknown,
  rules: Readonly<Record<string, OptionRule>>,
  where: string,
): Readonly<Record<string, unknown>> {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw invalidArgument(where, given, 'an object');
  }
  const options = (given ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw invalidArgument(
        `${where}.${name}`,
        options[name],
        `left out: there is no such option. Options are ${Object.keys(rules).join(', ')}`,
      );
    }
  }
  const settings: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = options[name] === undefined ? rule.default : options[name];
    if (options[name] !== undefined && !rule.accepts(value)) {
      const fault = rule.fault?.(value) ?? { at: '', value, allowed: rule.allowed };
      throw invalidOption(`${where}.${name}${fault.at}`, fault.value, fault.allowed);
    }
    settings[name] = value === undefined ? value : (rule.copy?.(value as never) ?? value);
  }
  return Object.freeze(settings);
}
