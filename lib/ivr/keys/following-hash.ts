import type { AgiChannel } from '../../core/index.js';

/**
 * The calls of which it is known that no hash follows the keys that were taken last. Callers press a hash
 * out of habit after an answer that was complete without it. At the start of a call it may follow an answer
 * that the dialplan took.
 */
const settled = new WeakSet<AgiChannel>();

/** Whether a hash may come that belongs to the previous answer. */
export function mayHashFollow(channel: AgiChannel): boolean {
  return !settled.has(channel);
}

/** Notes whether the keys that were taken now were complete without a hash. */
export function noteHashMayFollow(channel: AgiChannel, may: boolean): void {
  if (may) settled.delete(channel);
  else settled.add(channel);
}
