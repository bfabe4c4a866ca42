import type { AGIChannel } from '../channel/agi-channel.js';
import type { Call } from '../channel/call.js';
import { isEndOfCall, type Refusal } from '../channel/options.js';
import { AGIError, quoteValue } from '../errors.js';
import type { RouteTable } from '../routing/route-table.js';
import type { AGIRouteConfig, AuthFunction } from './agi-route.js';
import type { AGIServerEvents, EmitServerEvent } from './server-events.js';

/** Handles a call to its end; resolves with why it was refused, if it was. */
export type CallHandler = (channel: AGIChannel) => Promise<Refusal | undefined>;

/** Routes a call, authenticates it, and runs its handler. */
export function createCallHandler(
  routes: RouteTable<AGIRouteConfig>,
  globalAuth: () => AuthFunction | undefined,
  emit: EmitServerEvent,
  hears: (event: keyof AGIServerEvents) => boolean,
): CallHandler {
  return async (channel) => {
    const { request } = channel;
    const match = routes.match(request.segments);
    if (match) request.matched(match.path, match.params);
    if (hears('channel_ready')) {
      const { path, params, headers } = request;
      emit('channel_ready', { channel, path, params, headers });
    }
    if (match === undefined) {
      emit('no_handler', { path: request.path, channel });
      return 'no_handler';
    }
    const { handler, auth = globalAuth() } = match.route;
    if (auth) {
      const refusal = await authenticate(auth, channel, emit);
      if (refusal) return refusal;
    }
    // A listener, or authentication itself, may have ended the call.
    if (!channel.ended) await handler(channel, request.params);
    return undefined;
  };
}

async function authenticate(
  auth: AuthFunction,
  channel: AGIChannel,
  emit: EmitServerEvent,
): Promise<Refusal | undefined> {
  const { path, params, headers } = channel.request;
  let verdict: unknown;
  try {
    verdict = await auth(channel, path, params, headers);
  } catch (error) {
    if (channel.ended || (error instanceof AGIError && isEndOfCall(error))) throw error;
    emit('auth_error', { channel, path, error });
    return 'auth_error';
  }
  if (verdict === true) return undefined;
  const reason = `authentication returned ${quoteValue(verdict)}, not true`;
  emit('auth_failed', { channel, path, reason });
  return 'auth_failed';
}

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
