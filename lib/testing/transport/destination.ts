import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { AGIError, AGIServer } from '../../core/index.js';
import { afterCallDone } from '../../core/internal.js';
import type { CallSocket } from './call-socket.js';
import { afterCallErrors, handlerErrors } from './handler-errors.js';
import { MemorySocket } from './memory-socket.js';
import { addressOf } from './server-address.js';

/**
 * A Nest application, or a module under test, that imports `AgiModule`.
 *
 * @publicApi
 */
export interface ApplicationWithServer {
  /** Finds a provider of any module, as `INestApplication.get()` does. */
  get(type: typeof AGIServer, options: { strict: false }): unknown;
}

/**
 * A target for a call without a port: a server, or the Nest application that holds it.
 *
 * @publicApi
 */
export type CallTarget = Pick<AGIServer, 'accept'> | ApplicationWithServer;

/** The server that a call is placed on, and how to connect to it. */
export interface Destination {
  /** The URL that Asterisk tells in `agi_request`. */
  readonly url: string;
  /** Whether the server is part of this process, and no network is used. */
  readonly inMemory: boolean;
  /** Opens a connection. */
  readonly connect: () => CallSocket;
  /** Whether it is reached by AsyncAGI. */
  readonly async?: boolean;
  /** The errors that handlers threw, by the unique id of their call, where these can be known. */
  readonly errors?: Map<string, unknown>;
  /** The errors of work after the call; only where all ways through a call are tried. */
  readonly afterCallErrors?: () => Map<string, unknown>;
}

/** A server that has a URL. @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no URL */
export function overNetwork(url: string): Destination {
  const address = addressOf(url);
  return {
    url,
    inMemory: false,
    connect: () => connect({ ...address, allowHalfOpen: true, noDelay: true }),
  };
}

/**
 * A server of this process.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no path, or a target without a server
 */
export function inMemory(target: CallTarget, path: unknown): Destination {
  if (typeof path !== 'string' || !path.startsWith('/') || /[\r\n\0]/.test(path)) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `the path of a call on a server is ${show(path)}, but it must begin with /: '/menu?lang=en'`,
    );
  }
  const server = serverOf(target);
  return {
    url: `agi://localhost${path}`,
    inMemory: true,
    ...(server instanceof AGIServer && {
      errors: handlerErrors(server),
      afterCallErrors: () => afterCallErrors(server),
    }),
    connect: () => {
      const [near, far] = MemorySocket.pair();
      server.accept(far);
      return Object.assign(near, { afterCall: () => afterCallDone(far) });
    },
  };
}

function show(value: unknown): string {
  return inspect(value, { depth: 0 });
}

/**
 * The server of a target.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a target without one
 */
export function serverOf(target: CallTarget): { accept(stream: Duplex): void } {
  if (typeof target !== 'object' || (target as unknown) === null) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `a call is placed on a URL, an AGIServer or a Nest application, not on ${show(target)}`,
    );
  }
  if ('accept' in target) return target;
  let cause: unknown;
  try {
    const server = target.get(AGIServer, { strict: false });
    if (server instanceof AGIServer) return server;
  } catch (error) {
    cause = error;
  }
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    'the application has no AGIServer: import AgiModule.forRoot(), or give the server itself, ' +
      'app.get(getServerToken(name))',
    { cause },
  );
}
