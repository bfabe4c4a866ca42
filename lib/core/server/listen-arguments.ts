import { invalidOption } from '../errors.js';
import { DEFAULT_BACKLOG, DEFAULT_PORT } from '../limits.js';
import type { AGIServerOptions } from './server-options.js';
import { SERVER_OPTIONS } from './server-options.js';

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

/**
 * Settles the forms of `listen`: `(port, host)`, `(host, port)`, `(options)`, `()`. A host that is
 * not given is that of the constructor's options, where it is local unless given; a server made
 * without options listens everywhere.
 */
export function listenTarget(
  first: number | string | ListenOptions | undefined,
  second: number | string | undefined,
  defaults: Pick<AGIServerOptions, 'host' | 'port'> | undefined,
): ListenTarget {
  const given = typeof first === 'object' ? first : positional(first, second);
  const everywhere = defaults === undefined && typeof first !== 'object';
  const host = given.host ?? defaults?.host ?? (everywhere ? '0.0.0.0' : '127.0.0.1');
  const port = given.port ?? defaults?.port ?? DEFAULT_PORT;
  const backlog = given.backlog ?? DEFAULT_BACKLOG;
  for (const [name, value] of Object.entries({ host, port })) {
    const rule = SERVER_OPTIONS[name as 'host' | 'port'];
    if (!rule.accepts(value)) throw invalidOption(`listen: ${name}`, value, rule.allowed);
  }
  if (!Number.isSafeInteger(backlog) || backlog < 1) {
    throw invalidOption('listen: backlog', backlog, 'a whole number of at least 1');
  }
  if (given.path !== undefined && (typeof given.path !== 'string' || given.path === '')) {
    throw invalidOption('listen: path', given.path, 'the path of a Unix socket');
  }
  return { host, port, path: given.path, backlog, signal: given.signal };
}

function positional(
  first: number | string | undefined,
  second: number | string | undefined,
): ListenOptions {
  const [host, port] = typeof first === 'string' ? [first, second] : [second, first];
  // Their types are checked with their values, behind this.
  return { host: host as string | undefined, port: port as number | undefined };
}
