import { readdir, readFile } from 'node:fs/promises';

/** Descriptors left to the rest of the process, and to calls that are being refused. */
const SPARE_SHARE = 0.1;
const SPARE_LEAST = 32;

/** How many connections the process has file descriptors for. */
export interface DescriptorLimits {
  /** That may be served. */
  readonly served: number;
  /** That may be open, those included that are refused and not closed yet. */
  readonly open: number;
}

/**
 * How many connections the process has file descriptors for. When they run out, Node closes what
 * waits without a word or an event, and a dialplan reads that as SUCCESS; so calls are refused, with
 * an answer, before it comes to that. Where the system does not tell (it is not Linux), no limit.
 */
export async function descriptorLimits(): Promise<DescriptorLimits> {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8');
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    const inUse = (await readdir('/proc/self/fd')).length;
    const spare = Math.max(SPARE_LEAST, limit * SPARE_SHARE);
    const served = limit - inUse - spare;
    // Half of what is spared is for those that are refused, and half for the rest of the process.
    return { served, open: served + spare / 2 };
  } catch {
    return { served: Infinity, open: Infinity };
  }
}
