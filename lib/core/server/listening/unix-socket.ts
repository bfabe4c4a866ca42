import { createHash, randomBytes } from 'node:crypto';
import { lstat, realpath, rename, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';

/**
 * Listens on the path of a Unix socket that a process left when it ended, for example because it was
 * killed. Only one server at a time does so: a second one could move away the socket that the first has
 * just made.
 *
 * @returns whether `listen` was called. It is not if a process listens there, or is about to, or if the
 * path is no socket
 */
export async function takeOverSocket(path: string, listen: () => Promise<void>): Promise<boolean> {
  const lock = await lockOf(path);
  if (lock === 'taken') return false;
  try {
    if (!(await removeStaleSocket(path))) return false;
    await listen();
    return true;
  } finally {
    lock?.close();
  }
}

/**
 * Takes a name that only one server of this machine can have at a time. The kernel frees it when the
 * process ends, however it ends. Only Linux has such names (abstract sockets): on other systems, and
 * between containers with networks of their own, there is no lock.
 */
async function lockOf(path: string): Promise<Server | 'taken' | undefined> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  const id = createHash('sha256')
    .update(join(folder, basename(path)))
    .digest('hex');
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'EADDRINUSE' ? 'taken' : undefined);
    });
    server.listen(`\0nestjs-agi:${id}`, () => {
      resolve(server);
    });
  });
}

/** Removes a socket on which no process listens; returns whether the path is free now. */
export async function removeStaleSocket(path: string): Promise<boolean> {
  if (!(await isStale(path))) return false;
  // Another process may have done the same, and listen there by now. So the socket is moved away first,
  // looked at again, and put back if a process listens on it.
  const aside = join(dirname(path), `.${randomBytes(3).toString('hex')}`);
  try {
    await rename(path, aside);
  } catch (error) {
    return isMissing(error);
  }
  if (await isStale(aside)) {
    await unlink(aside);
    return true;
  }
  await rename(aside, path);
  return false;
}

async function isStale(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSocket() && (await isRefused(path));
  } catch (error) {
    return isMissing(error);
  }
}

/** Whether no process listens. A full queue or a missing permission means that one does. */
function isRefused(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ECONNREFUSED');
    });
  });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
