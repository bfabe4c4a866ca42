import type { CallOutcome } from './options.js';

/**
 * Events of one call, with what their listeners are given. An error that a listener throws or rejects with is
 * reported, and neither ends the call nor keeps other listeners from being called.
 *
 * @publicApi
 */
export interface AGIChannelEvents {
  /**
   * Asterisk has taken the call away: the caller hung up, or was redirected or transferred, which
   * `redirectedTo()` tells. It is emitted once, and not for a hangup of ours.
   */
  hangup: [];
  /** The session is over. It is emitted once, with how the call ended. */
  end: [outcome: CallOutcome];
}
