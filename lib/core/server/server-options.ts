import type { Interrupt, LastWords } from '../channel/options.js';
import type { EnvironmentRules } from '../codec/environment.js';
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
} from '../limits.js';
import { integer, wholeMilliseconds } from '../options/number-rules.js';
import { aFunction, listOf, objectOf, oneOf, trueOrFalse } from '../options/rules.js';
import { optional, withDefault, type OptionRules, type ValueRule } from '../options/value-rule.js';
import { ADDRESS_OR_NETWORK, isAddressOrNetwork } from './connection/address-list.js';

/**
 * The options of a server. All have safe defaults.
 *
 * @publicApi
 */
export interface AGIServerOptions {
  /** Address to listen on. Every peer that reaches it can run calls: choose one that only Asterisk reaches. */
  host?: string;
  /** TCP port; `0` takes a free one. */
  port?: number;
  /** The most open connections; more are refused as `overloaded`; `0` for no limit. */
  maxConnections?: number;
  /** The most open connections of one address; more are refused as `overloaded`; `0` for no limit. */
  maxConnectionsPerAddress?: number;
  /**
   * Addresses and networks (`10.1.0.0/16`, `fd00::/8`) that may place calls. Others are refused as
   * `not_allowed` before they are read. An IPv4 network holds IPv4 addresses however they are written.
   * Peers on a Unix socket are always allowed.
   */
  allow?: readonly string[];
  /**
   * Trusted proxies, by address or network. They begin each connection with a header of the PROXY
   * protocol, version 1 or 2, which holds the address of the real peer: limits by address, `allow` and
   * `channel.remoteAddress` are about that address. A connection of a proxy without a header is refused,
   * and so is a header from another peer. On a Unix socket every peer counts as a trusted proxy.
   */
  proxyProtocol?: false | { trusted: readonly string[] };
  /** Time in ms in which a peer has to send its environment. */
  handshakeTimeout?: number;
  /** The longest environment, in bytes; a peer that sends more is refused. */
  maxEnvironmentBytes?: number;
  /**
   * The most bytes that are kept, in all, of peers that are not authenticated yet: environments that are
   * not complete, or whose authentication is under way. If there are more, the oldest call is refused as
   * `overloaded`.
   */
  maxHandshakeBytes?: number;
  /** The longest reply, in bytes; a longer one ends the session. Before authentication it is 4096. */
  maxReplyBytes?: number;
  /** The most commands of one call that wait for their turn. */
  maxQueuedCommands?: number;
  /** Time in ms without data after which TCP probes whether the peer is still there; `0` for never. */
  keepAlive?: number;
  /** Deadline in ms of commands that Asterisk answers at once. */
  commandTimeout?: number;
  /** Time in ms after a hangup in which a handler can still send commands; then the session is closed. */
  hangupGrace?: number;
  /**
   * Ends the session at once when the call is redirected or transferred: until then the caller hears
   * silence, and after it the dialplan goes on at the new place. It costs one more command after each
   * hangup. Without it, the session ends when the handler does (see `hangupGrace`).
   */
  endOnRedirect?: boolean;
  /** Longest session in ms; `0` for no limit. */
  sessionTimeout?: number;
  /** When a second command proves that a value is exact: if a reply is unusual (`auto`), or `always`. */
  exactValues?: 'auto' | 'always';
  /**
   * `strict` refuses an environment of Asterisk (one with `agi_version`) with lines that Asterisk does not
   * write, since a value with a newline has added them. `lenient` accepts these lines.
   */
  environment?: EnvironmentRules;
  /** Makes the commands that a refused call ends with, instead of those that set `AGI_OUTCOME`. */
  lastWords?: LastWords;
  /**
   * Ends commands for which Asterisk reads nothing while they run (SAY, RECORD FILE, EXEC), by another way:
   * when their signal aborts, when they take longer than their deadline allows, and at
   * `hangup({ now: true })`. `interruptBy(ami)` of `nestjs-agi/ami` does it over the manager.
   */
  interrupt?: Interrupt;
}

/** The options with every default filled in. */
export type ServerSettings = Required<
  Omit<AGIServerOptions, 'lastWords' | 'allow' | 'interrupt'>
> & {
  readonly lastWords: LastWords | undefined;
  readonly allow: readonly string[] | undefined;
  readonly interrupt: Interrupt | undefined;
};

/** An empty list is a mistake: it could mean all addresses, or none. */
const addresses = listOf<string>(
  { allowed: ADDRESS_OR_NETWORK, accepts: isAddressOrNetwork },
  { least: 1, allowed: 'a list of at least one address or network' },
);
const proxies = objectOf<{ trusted: readonly string[] }>(
  { trusted: addresses },
  { allowed: `false or { trusted: ${addresses.allowed} }`, required: ['trusted'] },
);
const NO_LIMIT = '0 for no limit';

/** The rules of the address that a server listens on; `listen()` checks its arguments by them, too. */
export const HOST = {
  allowed: 'an address or host name; a port is given as a number',
  // The system would read a number as an address: 4573 is 0.0.17.221.
  accepts: (value: unknown): boolean =>
    typeof value === 'string' && value !== '' && !/^\d+$/.test(value),
} satisfies ValueRule<string>;
export const PORT = {
  allowed: 'a port from 0 to 65535, as a number',
  accepts: integer({ least: 0, most: 65_535 }).accepts,
} satisfies ValueRule<number>;

/** Every option of a server, in one place: what is checked, and what the documentation says. */
export const SERVER_OPTIONS: OptionRules<ServerSettings> = {
  host: withDefault('127.0.0.1', HOST),
  port: withDefault(DEFAULT_PORT, PORT),
  maxConnections: withDefault(10_000, integer({ least: 0, note: NO_LIMIT })),
  maxConnectionsPerAddress: withDefault(0, integer({ least: 0, note: NO_LIMIT })),
  allow: optional(addresses),
  proxyProtocol: withDefault<ServerSettings['proxyProtocol']>(false, {
    allowed: proxies.allowed,
    accepts: (value) => value === false || proxies.accepts(value),
    faultWithin: (value) => (value === false ? undefined : proxies.faultWithin?.(value)),
    copy: frozenCopy,
  }),
  handshakeTimeout: withDefault(DEFAULT_HANDSHAKE_TIMEOUT, wholeMilliseconds(1)),
  maxEnvironmentBytes: withDefault(
    DEFAULT_MAX_ENVIRONMENT_BYTES,
    integer({ least: 1024, unit: 'bytes' }),
  ),
  maxHandshakeBytes: withDefault(
    DEFAULT_MAX_HANDSHAKE_BYTES,
    integer({ least: 1024, unit: 'bytes' }),
  ),
  maxReplyBytes: withDefault(DEFAULT_MAX_REPLY_BYTES, integer({ least: 1024, unit: 'bytes' })),
  maxQueuedCommands: withDefault(DEFAULT_MAX_QUEUED_COMMANDS, integer({ least: 1 })),
  keepAlive: withDefault(DEFAULT_KEEP_ALIVE, wholeMilliseconds(0, { note: '0 for never' })),
  commandTimeout: withDefault(DEFAULT_COMMAND_TIMEOUT, wholeMilliseconds(1)),
  hangupGrace: withDefault(DEFAULT_HANGUP_GRACE, wholeMilliseconds(0)),
  endOnRedirect: withDefault(false, trueOrFalse),
  sessionTimeout: withDefault(0, wholeMilliseconds(0, { note: NO_LIMIT })),
  exactValues: withDefault('auto', oneOf('auto', 'always')),
  environment: withDefault('strict', oneOf('strict', 'lenient')),
  lastWords: optional(aFunction<LastWords>()),
  interrupt: optional(aFunction<Interrupt>()),
};
