/** What a call may end with by itself. */
const OUTCOMES = new Set([
  'completed',
  'hangup',
  'disconnected',
  'no_handler',
  'auth_failed',
  'auth_error',
  'handler_error',
  'overloaded',
  'not_allowed',
  'draining',
  'protocol_error',
  'handshake_timeout',
  'session_timeout',
]);

/**
 * An outcome as a label: reasons that handlers give to `channel.fail()` may be as many as there are
 * calls, and hold what is nobody's business.
 */
export function outcomeLabel(outcome: string): string {
  return OUTCOMES.has(outcome) ? outcome : 'failed';
}
