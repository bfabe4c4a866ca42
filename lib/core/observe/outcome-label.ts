/** All outcomes but the reasons that handlers give to `channel.fail()`. */
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
 * An outcome as a label of a metric. A reason that a handler gives to `channel.fail()` becomes `failed`:
 * there may be as many reasons as calls, and they may hold private data.
 */
export function outcomeLabel(outcome: string): string {
  return OUTCOMES.has(outcome) ? outcome : 'failed';
}
