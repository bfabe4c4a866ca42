import { readdir, readFile } from 'node:fs/promises';

/** Descriptors left to the rest of the process, and to calls that are being refused. */
const SPARE_SHARE = 0.1;
const SPARE_LEAST = 32;

/**
 * How many connections the process has file descriptors for. When they run out, Node closes what
 * waits without a word or an event, and a dialplan reads that as SUCCESS; so calls are refused, with
 * an answer, before it comes to that. Where the system does not tell (it is not Linux), no limit.
 */
export async function connectionCeiling(): Promise<number> {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8');
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    const open = (await readdir('/proc/self/fd')).length;
    return limit - open - Math.max(SPARE_LEAST, limit * SPARE_SHARE);
  } catch {
    return Infinity;
  }
}
