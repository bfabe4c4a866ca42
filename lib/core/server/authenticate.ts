import type { AGIChannel } from '../channel/agi-channel.js';
import type { Refusal } from '../channel/options.js';
import { quoteValue } from '../errors.js';
import type { AuthFunction } from './agi-route.js';
import type { EmitServerEvent } from './server-events.js';

/** Asks whether a call may proceed; resolves with why not, if it may not. */
export async function authenticate(
  auth: AuthFunction,
  channel: AGIChannel,
  emit: EmitServerEvent,
): Promise<Refusal | undefined> {
  const { path, params, headers } = channel.request;
  let verdict: unknown;
  try {
    verdict = await auth(channel, path, params, headers);
  } catch (error) {
    if (channel.ended || channel.isExpectedEnd(error)) throw error;
    emit('auth_error', { channel, path, error });
    return 'auth_error';
  }
  if (verdict === true) return undefined;
  const reason = `authentication returned ${quoteValue(verdict)}, not true`;
  emit('auth_failed', { channel, path, reason });
  return 'auth_failed';
}
