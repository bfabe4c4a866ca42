/**
 * The number of a reply of Asterisk, counted from 1; `'random'` is one of the first eight.
 *
 * @publicApi
 */
export type ChaosPoint = number | 'random';

/**
 * The disturbances between Asterisk and the server. `split`, `glue` and `delay` happen on any network
 * and change no call. `hangUp`, `reset` and `garbage` end the call.
 *
 * @publicApi
 */
export interface ChaosOptions {
  /** The same seed disturbs a call in the same way. 1 unless given. */
  seed?: number;
  /** Whether what Asterisk writes arrives in pieces, cut anywhere; `'bytes'` cuts it into single bytes. */
  split?: boolean | 'bytes';
  /** Whether several writes of Asterisk may arrive together. */
  glue?: boolean;
  /** Longest delay of what Asterisk writes, in ms of real time; 0 unless given. */
  delay?: number;
  /** The reply during which the caller hangs up. */
  hangUp?: ChaosPoint;
  /** The reply in the middle of which the connection breaks. */
  reset?: ChaosPoint;
  /** The reply before which bytes arrive that are no reply. */
  garbage?: ChaosPoint;
}
