import type { Call } from '../channel/call.js';
import { isEndOfCall } from '../channel/options.js';
import { AGIError } from '../errors.js';

/** What commands reject with when the session ended under them, beside the caller's own end. */
const SESSION_OVER = new Set(['E_AGI_CHANNEL_DESTROYED', 'E_AGI_PROTOCOL', 'E_AGI_LIMIT']);

/**
 * Whether an error only says what is known already: that the caller hung up, the connection broke,
 * or the session was ended from outside. Code that waits on `channel.signal` wraps it as a cause.
 */
export function isExpectedEnd(error: unknown, call: Call): boolean {
  if (!(error instanceof Error)) return false;
  const reason = error instanceof AGIError ? error : error.cause;
  if (!(reason instanceof AGIError)) return false;
  if (!call.isEnded) return call.isHungUp && isEndOfCall(reason);
  return call.outcome !== 'completed' && (isEndOfCall(reason) || SESSION_OVER.has(reason.code));
}
