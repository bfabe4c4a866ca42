import { createServer, type Server, type Socket } from 'node:net';
import { AGIError } from '../../errors.js';
import type { ListenAddress, ListenTarget } from './listen-arguments.js';
import { takeOverSocket } from './unix-socket.js';

type Reasons = Readonly<Record<string, string>>;

/** For each error code of the system: why an address cannot be used, and the way out. */
const PORT_REASONS: Reasons = {
  EADDRINUSE: 'another process listens there; stop it, or choose another port',
  EADDRNOTAVAIL: 'this machine has no such address; give one of its own, or 0.0.0.0 for all',
  EACCES: 'the process may not use that port; choose one from 1024 on, or give it the right',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
};

/** The same for the path of a Unix socket. libuv says EACCES also where the folder is missing. */
const PATH_REASONS: Reasons = {
  EADDRINUSE:
    'another process listens there, or it is no socket; stop that, or choose another path',
  EACCES: 'the folder is missing, or the process may not write to it',
};

/** Makes a server that does not listen yet. */
export function makeServer(
  { keepAlive, handshakeTimeout }: { keepAlive: number; handshakeTimeout: number },
  onConnection: (socket: Socket) => void,
): Server {
  return createServer(
    {
      // Asterisk's half-close must not close our side before the last words are sent.
      allowHalfOpen: true,
      // A connection that has to wait is not read before it is started.
      pauseOnConnect: true,
      noDelay: true,
      // Where keepAlive is longer than the handshake, the session turns it on after that.
      keepAlive: keepAlive > 0 && keepAlive < handshakeTimeout,
      keepAliveInitialDelay: keepAlive,
    },
    onConnection,
  );
}

/**
 * Opens a listening socket.
 *
 * @returns the address, with the port that was taken
 * @throws AGIError `E_AGI_SOCKET_ERROR`
 */
export async function startListening(server: Server, target: ListenTarget): Promise<ListenAddress> {
  const { host, port, path } = target;
  try {
    try {
      await listen(server, target);
    } catch (error) {
      const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!inUse || path === undefined) throw error;
      if (!(await takeOverSocket(path, () => listen(server, target)))) throw error;
    }
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    const reason = (path === undefined ? PORT_REASONS : PATH_REASONS)[cause.code ?? ''];
    const message = `cannot listen on ${path ?? `${host}:${port}`}: ${reason ?? cause.message}`;
    throw new AGIError('E_AGI_SOCKET_ERROR', message, { cause });
  }
  const address = server.address();
  return address === null || typeof address === 'string'
    ? { host: path ?? host, port: 0 }
    : { host: address.address, port: address.port };
}

function listen(server: Server, { host, port, path, backlog }: ListenTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path === undefined ? { host, port, backlog } : { path, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Closes a server when a signal aborts, also where it has aborted while the server began to listen. */
export function closeOnAbort(
  signal: AbortSignal | undefined,
  server: Server,
  close: () => void,
): void {
  if (signal?.aborted === true) close();
  signal?.addEventListener('abort', close);
  server.once('close', () => signal?.removeEventListener('abort', close));
}

/** Closes the listening socket, and leaves the connections as they are. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Its callback would wait for the connections, too; the listening socket is closed at once.
    server.close();
    setImmediate(resolve);
  });
}
