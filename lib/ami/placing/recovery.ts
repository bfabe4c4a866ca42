import type { AttemptRecord } from './attempt-store.js';
import type { PlaceOptions } from './place-options.js';
import type { PlacedCall } from './placed-call.js';

/**
 * Gives the options of a call that is taken up after a restart, by its record; `undefined` for a call that
 * is not to take place any more: it is cancelled, and hung up if it rings.
 *
 * @publicApi
 */
export type RecoveryPlan = (
  record: AttemptRecord,
) => PlaceOptions | undefined | Promise<PlaceOptions | undefined>;

/**
 * A call that was taken up after a restart.
 *
 * @publicApi
 */
export interface RecoveredCall {
  /** The record as the store had it. */
  readonly record: AttemptRecord;
  /** Settles as that of `place()` does. */
  readonly placed: Promise<PlacedCall>;
}

/** The options of a call that is not to take place any more. */
export function cancelledOptions({ to }: AttemptRecord): PlaceOptions {
  return { to, route: '/', signal: AbortSignal.abort() };
}
