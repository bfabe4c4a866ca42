import {
  checkValue,
  integer,
  isObject,
  oneOf,
  optional,
  resolveOptions,
  textLike,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
  type ValueRule,
} from '../../core/internal.js';
import type { AmiTlsOptions, ConnectionSettings } from '../connection/settings.js';
import type { AmiTransport } from '../transport/transport.js';

/**
 * Settings of an {@link AmiClient}. All but `username` and `secret` have defaults.
 *
 * @publicApi
 */
export interface AmiClientOptions {
  /** Name or address of the Asterisk; `127.0.0.1` by default. */
  host?: string;
  /** Port of its manager; 5038 by default, 5039 with `tls`. */
  port?: number;
  /** The user: the name of a section of manager.conf. */
  username: string;
  /** The user's `secret`. No message of an error holds it. */
  secret: string;
  /**
   * `challenge` (default) does not send the secret itself, but an MD5 of it and of a number of Asterisk's;
   * `plain` sends it, which is for a connection with `tls`.
   */
  login?: 'challenge' | 'plain';
  /**
   * `true`, or options of Node's `tls.connect()` such as `ca` and `servername`, for a manager with
   * `tlsenable = yes`. The certificate is checked; `false` by default.
   */
  tls?: boolean | AmiTlsOptions;
  /** Connections that come from elsewhere than `host` and `port`: a simulated Asterisk, or a tunnel. */
  transport?: AmiTransport;
  /**
   * The classes of events that Asterisk is to send, of those that `read` of the user allows: `'call,agi'`
   * or `['call', 'agi']`, `'off'` for none. All of them by default.
   */
  events?: string | readonly string[];
  /** Time in ms for a connection and the login; 10,000 by default. */
  connectTimeout?: number;
  /**
   * Time in ms to wait, after the login, for an Asterisk that is still booting; 5,000 by default, `0` for
   * not at all. Asterisk tells of it where `read` has `system`; a client that was not told once does not
   * wait again.
   */
  bootTimeout?: number;
  /** Time in ms for the answer to an action; 10,000 by default. */
  actionTimeout?: number;
  /** First delay in ms before a lost connection is made again; it doubles each time. 500 by default. */
  reconnectDelay?: number;
  /** Longest such delay in ms; 30,000 by default. Each is varied by half, so that clients spread. */
  maxReconnectDelay?: number;
  /**
   * Silence in ms after which Asterisk is asked whether it is there, and the connection ended if no answer comes;
   * 30,000 by default, `0` for never. The pings that only get events which Asterisk has kept go on all the same.
   */
  pingInterval?: number;
  /** Time in ms for the answer to that; 10,000 by default. */
  pingTimeout?: number;
  /** Actions that may wait for their answers; 1,000 by default. */
  maxPendingActions?: number;
  /** Events of one list; 100,000 by default. */
  maxListEvents?: number;
  /** Events that may wait for listeners before further ones are dropped; 10,000 by default. */
  maxQueuedEvents?: number;
  /** Bytes of one message of Asterisk's; 4 MiB by default. Larger ones end the connection. */
  maxMessageBytes?: number;
  /** Lines of one message of Asterisk's; 65,536 by default. More of them end the connection. */
  maxMessageLines?: number;
  /** `utf8` (default), or `latin1` for one character per byte. */
  encoding?: 'utf8' | 'latin1';
}

/** Settings of a client with every default filled in. */
export interface ClientSettings extends ConnectionSettings {
  readonly reconnectDelay: number;
  readonly maxReconnectDelay: number;
  readonly maxQueuedEvents: number;
}

/** A value that may become one line of an action. */
const LINE = /^[^\r\n\0]+$/;

const CLASSES = /^[a-z]+(?:,[a-z]+)*$/i;

/** The options as they are checked, before the defaults that depend on other options. */
type GivenSettings = Omit<ClientSettings, 'secret' | 'port' | 'events'> & {
  readonly port: number | undefined;
  readonly events: string | readonly string[] | undefined;
};

const tlsOptions: ValueRule<boolean | AmiTlsOptions> = {
  allowed: 'true, false or options of tls.connect()',
  accepts: (value) => typeof value === 'boolean' || isObject(value),
  copy: (value) => (typeof value === 'boolean' ? value : Object.freeze({ ...value })),
};

const eventClasses: ValueRule<string | readonly string[]> = {
  allowed: "'on', 'off', or classes such as 'call,agi' or ['call', 'agi']",
  accepts: (value) =>
    Array.isArray(value)
      ? value.length > 0 && value.every((one) => typeof one === 'string' && CLASSES.test(one))
      : typeof value === 'string' && CLASSES.test(value),
  copy: (value) => (typeof value === 'string' ? value : value.join(',')),
};

const transportRule: ValueRule<AmiTransport> = {
  allowed: 'an object with a function connect()',
  accepts: (value) => isObject(value) && typeof value.connect === 'function',
};

const userName = textLike(LINE, 'the name of a section of manager.conf, on one line');
const count = (preset: number, least = 1): ReturnType<typeof withDefault<number>> =>
  withDefault(preset, integer({ least }));

/** Every option of a client but the secret, which no message may show. */
const RULES: OptionRules<GivenSettings> = {
  host: withDefault('127.0.0.1', textLike(LINE, 'an address or host name')),
  port: optional(integer({ least: 1, most: 65_535 })),
  username: withDefault('', userName),
  login: withDefault('challenge', oneOf('challenge', 'plain')),
  tls: withDefault<boolean | AmiTlsOptions>(false, tlsOptions),
  transport: optional(transportRule),
  events: optional(eventClasses),
  connectTimeout: withDefault(10_000, wholeMilliseconds(1)),
  bootTimeout: withDefault(5000, wholeMilliseconds(0, { note: '0 for not at all' })),
  actionTimeout: withDefault(10_000, wholeMilliseconds(1)),
  reconnectDelay: withDefault(500, wholeMilliseconds(1)),
  maxReconnectDelay: withDefault(30_000, wholeMilliseconds(1)),
  pingInterval: withDefault(30_000, wholeMilliseconds(0, { note: '0 for never' })),
  pingTimeout: withDefault(10_000, wholeMilliseconds(1)),
  maxPendingActions: count(1000),
  maxListEvents: count(100_000),
  maxQueuedEvents: count(10_000),
  maxMessageBytes: count(4 * 1024 * 1024, 1024),
  maxMessageLines: count(65_536, 16),
  encoding: withDefault('utf8', oneOf('utf8', 'latin1')),
};

const SECRET = textLike(LINE, 'the secret of the user, on one line');

/**
 * Checks the options of a client.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed
 */
export function clientSettings(given: unknown): ClientSettings {
  const { secret, ...others } = isObject(given) ? given : {};
  const settings = resolveOptions(isObject(given) ? others : given, RULES, 'AmiClient');
  checkValue('AmiClient.username', others.username, userName);
  checkValue('AmiClient.secret', secret, SECRET, 'described');
  const port = settings.port ?? (settings.tls === false ? 5038 : 5039);
  return Object.freeze({ ...settings, port, secret }) as ClientSettings;
}
