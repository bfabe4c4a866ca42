/** A reply of Asterisk, counted from 1; `'random'` is one of the first eight. */
export type ChaosPoint = number | 'random';

/**
 * What goes wrong between Asterisk and the server. `split`, `glue` and `delay` are what any network
 * does, and change no call; the others end it.
 *
 * @publicApi
 */
export interface ChaosOptions {
  /** The same seed disturbs a call in the same way. 1 unless given. */
  seed?: number;
  /** What Asterisk writes arrives in pieces: cut anywhere, or into single bytes. */
  split?: boolean | 'bytes';
  /** What Asterisk writes one after the other may arrive together. */
  glue?: boolean;
  /** What Asterisk writes arrives up to so much later, in ms of real time. */
  delay?: number;
  /** The caller hangs up while this command is answered. */
  hangUp?: ChaosPoint;
  /** The connection breaks in the middle of this reply. */
  reset?: ChaosPoint;
  /** Bytes that are no reply arrive in front of this reply. */
  garbage?: ChaosPoint;
}
