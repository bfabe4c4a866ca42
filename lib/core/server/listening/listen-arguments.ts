import { DEFAULT_BACKLOG, DEFAULT_PORT } from '../../limits.js';
import { checkOptionalValue, checkValue } from '../../options/check-value.js';
import { integer } from '../../options/number-rules.js';
import { textLike } from '../../options/rules.js';
import { HOST, PORT, type AGIServerOptions } from '../server-options.js';

/** Where and how to listen. */
export interface ListenOptions {
  host?: string;
  port?: number;
  /** A Unix socket instead of host and port. */
  path?: string;
  /** Connections that the kernel holds until they are accepted. */
  backlog?: number;
  /** Closes the server when it aborts. */
  signal?: AbortSignal;
}

/** An address to listen on, all settled. */
export interface ListenTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string | undefined;
  readonly backlog: number;
  readonly signal: AbortSignal | undefined;
}

const BACKLOG = integer({ least: 1, most: Infinity });
const PATH = textLike(/./s, 'the path of a Unix socket');

/** What `listen` may be given. */
export type ListenArguments = [first?: number | string | ListenOptions, second?: number | string];

/**
 * Settles the forms of `listen`: `(port, host)`, `(host, port)`, `(options)`, `()`. A host that is
 * not given is that of the constructor's options, or local. Only a server without options that is
 * told nothing at all listens everywhere: a port that is missing in the environment is an argument,
 * too, and says nothing of the host.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function listenTarget(
  args: ListenArguments,
  defaults: Pick<AGIServerOptions, 'host' | 'port'> | undefined,
): ListenTarget {
  const [first, second] = args;
  const given = isOptions(first) ? first : positional(first, second);
  const everywhere = defaults === undefined && args.length === 0;
  const host = given.host ?? defaults?.host ?? (everywhere ? '0.0.0.0' : '127.0.0.1');
  const port = given.port ?? defaults?.port ?? DEFAULT_PORT;
  const backlog = given.backlog ?? DEFAULT_BACKLOG;
  checkValue('listen: host', host, HOST);
  checkValue('listen: port', port, PORT);
  checkValue('listen: backlog', backlog, BACKLOG);
  checkOptionalValue('listen: path', given.path, PATH);
  return { host, port, path: given.path, backlog, signal: given.signal };
}

function positional(
  first: number | string | undefined,
  second: number | string | undefined,
): ListenOptions {
  const [host, port] = typeof first === 'string' ? [first, second] : [second, first];
  // The caller of this function checks their types together with their values.
  return { host: host as string | undefined, port: port as number | undefined };
}

function isOptions(first: unknown): first is ListenOptions {
  return typeof first === 'object' && first !== null;
}
