import type { AuthFunction } from '../../auth/auth-function.js';
import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Refusal } from '../../channel/options.js';
import { describeValue } from '../../reporting/describe-value.js';
import type { EmitServerEvent } from '../server-events.js';

/** Why a call may not proceed. */
export interface Denial {
  readonly refusal: Refusal;
  /** The error that the auth function threw, if it did. */
  readonly error?: unknown;
}

/** Calls an auth function; resolves with the reason if the call may not proceed. */
export async function authenticate(
  auth: AuthFunction,
  channel: AGIChannel,
  emit: EmitServerEvent,
): Promise<Denial | undefined> {
  const { path, params, headers } = channel.request;
  let verdict: unknown;
  try {
    verdict = await auth(channel, path, params, headers);
  } catch (error) {
    if (channel.ended || channel.isExpectedEnd(error)) throw error;
    emit('auth_error', { channel, path, error });
    return { refusal: 'auth_error', error };
  }
  if (verdict === true) return undefined;
  const reason = `authentication returned ${describeValue(verdict)}, not true`;
  emit('auth_failed', { channel, path, reason });
  return { refusal: 'auth_failed' };
}
