import type { LastWords } from '../channel/options.js';
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

/** A list of addresses without an entry is a mistake: it could be meant as all, or as none. */
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
  // The system reads a number as an address that nobody means: 4573 is 0.0.17.221.
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
};
