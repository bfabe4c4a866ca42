import { isAGIError, type AGIErrorCode } from '../../errors.js';
import { describeThrown } from '../../reporting/describe-thrown.js';
import type { Refusal } from '../options.js';

/** Why a session is over, as the errors of its commands say it. */
export interface EndReason {
  readonly code: AGIErrorCode;
  readonly message: string;
}

export const OVER = 'the session is over';

/** Asterisk says the same if the caller has hung up, and if the call is redirected or transferred. */
export const HUNG_UP = 'the call was hung up or redirected';

export const CUT_OFF = 'hangup({ now: true }) has ended the call';

/**
 * The other side closed the connection, or it failed for a `cause`.
 *
 * @param servesDeadChannels whether Asterisk would have executed commands after the hangup
 */
export function connectionLost(
  hungUp: boolean,
  cause: unknown,
  servesDeadChannels = true,
): EndReason {
  if (hungUp) {
    const over = servesDeadChannels
      ? 'Asterisk closed the connection'
      : 'AsyncAGI executes no command after that';
    return { code: 'E_AGI_HANGUP', message: `${HUNG_UP}, and ${over}` };
  }
  // It says already what has ended the session.
  if (isAGIError(cause) && cause.code.startsWith('E_AGI_')) return cause;
  if (cause === undefined) {
    return { code: 'E_AGI_SOCKET_END', message: 'Asterisk closed the connection' };
  }
  const { message } = describeThrown(cause);
  return { code: 'E_AGI_SOCKET_ERROR', message: `the connection failed: ${message}` };
}

/** This side ended the session; `cutOff` if it did so without the knowledge of the handler. */
export function finished(hungUp: boolean, why: string, cutOff = false): EndReason {
  if (cutOff) return { code: 'E_AGI_HANGUP', message: CUT_OFF };
  return hungUp
    ? { code: 'E_AGI_HANGUP', message: `${HUNG_UP}, and ${OVER}` }
    : { code: 'E_AGI_CHANNEL_DESTROYED', message: `${OVER}: ${why}` };
}

/** The reasons for which a session is refused or ended as failed, by its outcome. */
const REFUSALS: Readonly<Record<string, string>> = {
  no_handler: 'no route has its path',
  auth_failed: 'it was not authenticated',
  auth_error: 'its authentication failed',
  handler_error: 'its handler failed',
  draining: 'the server closes',
  session_timeout: 'it lasted longer than `sessionTimeout` allows',
  protocol_error: 'the peer broke the protocol',
};

/** The session was refused, or ended as failed. The reason given to `channel.fail()` is not shown. */
export function refused(outcome: Refusal): string {
  const why = Object.hasOwn(REFUSALS, outcome) ? REFUSALS[outcome] : undefined;
  return `${OVER}: ${why ?? 'channel.fail() has ended it'}`;
}
