import { randomBytes } from 'node:crypto';
import { lstat, rename, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * Removes a Unix socket that a process has left which is gone, such as one that was killed.
 *
 * @returns whether the path is free now: not if anybody listens there, or if it is no socket
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  if (!(await isStale(path))) return false;
  // Another process may do the same and listen there by now. What is moved away can be looked at
  // without haste, and be put back.
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

/** Whether nobody listens: a full queue or a missing permission is somebody. */
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
