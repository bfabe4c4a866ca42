import type { Server } from 'node:net';
import { AGIError } from '../errors.js';
import type { ListenTarget } from './listen-arguments.js';

/**
 * Opens a listening socket.
 *
 * @returns the address, with the port that was taken
 * @throws AGIError `E_AGI_SOCKET_ERROR`
 */
export function startListening(
  server: Server,
  target: ListenTarget,
): Promise<{ host: string; port: number }> {
  const { host, port, path, backlog } = target;
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const where = path ?? `${host}:${port}`;
      const reason =
        cause.code === 'EADDRINUSE'
          ? 'another process listens there; stop it, or choose another port'
          : cause.message;
      reject(new AGIError('E_AGI_SOCKET_ERROR', `cannot listen on ${where}: ${reason}`, { cause }));
    });
    server.listen(path === undefined ? { host, port, backlog } : { path, backlog }, () => {
      server.removeAllListeners('error');
      const address = server.address();
      resolve(
        address === null || typeof address === 'string'
          ? { host: path ?? host, port: 0 }
          : { host: address.address, port: address.port },
      );
    });
  });
}
