import { isIP } from 'node:net';
import type { AGIServerOptions, VoiceActivity } from '../../core/index.js';
import {
  HOST,
  integer,
  optional,
  PORT,
  SERVER_OPTIONS,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
  type ValueRule,
} from '../../core/internal.js';
import { energyActivity } from '../activity/energy-activity.js';
import {
  DEFAULT_AUDIO_PORT,
  DEFAULT_ID_TIMEOUT,
  DEFAULT_MAX_QUEUED_FRAMES,
  DEFAULT_MAX_UNKNOWN,
} from '../codec/limits.js';
import { ACTIVITY, QUEUED_FRAMES } from '../joining/join-options.js';

/**
 * Options of an {@link AudioServer}. All have safe defaults.
 *
 * @publicApi
 */
export interface AudioServerOptions extends Pick<
  AGIServerOptions,
  'maxConnections' | 'maxConnectionsPerAddress' | 'proxyProtocol' | 'keepAlive'
> {
  /** Address to listen on; `127.0.0.1` unless given. The connection is neither encrypted nor authenticated but by an id. */
  host?: string;
  /** TCP port; 9092 unless given, `0` takes a free one. */
  port?: number;
  /**
   * The address by which Asterisk reaches this server: a host, or a host with a port (`10.0.0.5:9092`,
   * `[fd00::5]:9092`). Unless given, the one that the server listens on; needed where that is `0.0.0.0`, or
   * a proxy is in between.
   */
  address?: string;
  /** Addresses and networks (`10.1.0.0/16`) of Asterisk. Others are refused; all are allowed unless given. */
  allow?: readonly string[];
  /** Time in ms in which a connection has to say its id. */
  idTimeout?: number;
  /** The most connections that have not said a known id yet; the oldest one is closed for one more. */
  maxUnknown?: number;
  /** Tells speech from silence on every line; by loudness unless given. */
  activity?: VoiceActivity;
  /** Frames that a reader of `frames()` may leave unread; the oldest ones are dropped. */
  maxQueuedFrames?: number;
}

/** The options with every default filled in. */
export type AudioServerSettings = Required<Omit<AudioServerOptions, 'address' | 'allow'>> & {
  readonly address: string | undefined;
  readonly allow: readonly string[] | undefined;
};

const ADDRESS_PARTS = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/;

const ADDRESS: ValueRule<string> = {
  allowed: "a host, or a host and a port, such as '10.0.0.5', '10.0.0.5:9092' or '[fd00::5]:9092'",
  accepts: (value) =>
    typeof value === 'string' && (isIP(value) === 6 || partsOf(value) !== undefined),
};

const { maxConnections, maxConnectionsPerAddress, proxyProtocol, keepAlive, allow } =
  SERVER_OPTIONS;

export const AUDIO_SERVER_OPTIONS: OptionRules<AudioServerSettings> = {
  host: withDefault('127.0.0.1', HOST),
  port: withDefault(DEFAULT_AUDIO_PORT, PORT),
  address: optional(ADDRESS),
  allow,
  maxConnections,
  maxConnectionsPerAddress,
  proxyProtocol,
  keepAlive,
  idTimeout: withDefault(DEFAULT_ID_TIMEOUT, wholeMilliseconds(1)),
  maxUnknown: withDefault(DEFAULT_MAX_UNKNOWN, integer({ least: 1, unit: 'connections' })),
  activity: withDefault(energyActivity(), ACTIVITY),
  maxQueuedFrames: withDefault(DEFAULT_MAX_QUEUED_FRAMES, QUEUED_FRAMES),
};

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * The host and port that Asterisk is told to connect to.
 *
 * @param address the option, or `undefined`
 * @param bound where the server listens
 * @returns `undefined` if the server listens everywhere, so that the address has to be given
 */
export function reachableAt(
  address: string | undefined,
  bound: { readonly host: string; readonly port: number },
): string | undefined {
  if (address === undefined) {
    return EVERYWHERE.has(bound.host) ? undefined : written(bound.host, bound.port);
  }
  const { host, port } = partsOf(address) ?? { host: address, port: undefined };
  return written(host, port ?? bound.port);
}

function partsOf(address: string): { host: string; port: number | undefined } | undefined {
  const [, ipv6, name, digits] = ADDRESS_PARTS.exec(address) ?? [];
  if (ipv6 !== undefined && isIP(ipv6) !== 6) return undefined;
  const host = ipv6 ?? name;
  if (host === undefined) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  return port !== undefined && (port < 1 || port > 65_535) ? undefined : { host, port };
}

function written(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
