import { AGIError } from '../../errors.js';
import { DEFAULT_BACKLOG, DEFAULT_PORT } from '../../limits.js';
import { checkOptionalValue, checkValue } from '../../options/check-value.js';
import { integer } from '../../options/number-rules.js';
import { textLike } from '../../options/rules.js';
import { HOST, PORT, type AGIServerOptions } from '../server-options.js';

/**
 * Where and how a server listens.
 *
 * @publicApi
 */
export interface ListenOptions {
  /** Address or host name to listen on; that of the server's options, or `127.0.0.1`. */
  host?: string;
  /** TCP port; `0` takes a free one; that of the server's options, or 4573. */
  port?: number;
  /** Path of a Unix socket, instead of host and port. */
  path?: string;
  /** The most connections that the kernel keeps until they are accepted; 4096 unless given. */
  backlog?: number;
  /** Closes the server when it aborts. */
  signal?: AbortSignal;
}

/**
 * The address that a server listens on.
 *
 * @publicApi
 */
export interface ListenAddress {
  /** IP address, or the path of a Unix socket. */
  host: string;
  /** TCP port; 0 for a Unix socket. */
  port: number;
}

/** An address to listen on, checked and complete. */
export interface ListenTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string | undefined;
  readonly backlog: number;
  readonly signal: AbortSignal | undefined;
}

const BACKLOG = integer({ least: 1, most: Infinity });
const PATH = textLike(/./s, 'the path of a Unix socket');

/** The arguments of `listen()`. */
export type ListenArguments = [first?: number | string | ListenOptions, second?: number | string];

/**
 * Reads the forms of `listen`: `(port, host)`, `(host, port)`, `(options)` and `()`.
 *
 * Without a host, the server listens on the host of its options, or on `127.0.0.1`. Only a server that
 * was made without options listens on every address, and only if `listen()` has no argument at all:
 * `listen(process.env.PORT)` has one, even if the variable is not set.
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

/** @throws AGIError `E_AGI_ABORTED` if the signal is aborted already */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AGIError('E_AGI_ABORTED', 'listen: the signal is aborted', { cause: signal.reason });
}
