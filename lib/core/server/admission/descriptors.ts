import { readdir, readFile } from 'node:fs/promises';

/** Descriptors that are left to the rest of the process, and to calls that are being refused. */
const SPARE_SHARE = 0.1;
const SPARE_LEAST = 32;

/** How many connections the process has file descriptors for. */
export interface DescriptorLimits {
  /** The most connections that are served. */
  readonly served: number;
  /** The most connections that are open, the refused ones that are not closed yet included. */
  readonly open: number;
}

/**
 * Returns how many connections the process has file descriptors for.
 *
 * When the descriptors run out, Node closes waiting connections without an answer or an event, and the
 * dialplan reads SUCCESS. So calls are refused with an answer before that. There is no limit where the
 * system does not tell it (only Linux does).
 */
export async function descriptorLimits(): Promise<DescriptorLimits> {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8');
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    const inUse = (await readdir('/proc/self/fd')).length;
    const spare = Math.max(SPARE_LEAST, limit * SPARE_SHARE);
    const served = limit - inUse - spare;
    // One half of the spare ones is for refused connections, the other for the rest of the process.
    return { served, open: served + spare / 2 };
  } catch {
    return { served: Infinity, open: Infinity };
  }
}
