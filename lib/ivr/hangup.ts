import { isAGIError, type AgiChannel } from '../core/index.js';

const OVER: readonly string[] = ['E_AGI_HANGUP', 'E_AGI_SOCKET_END', 'E_AGI_SOCKET_ERROR'];

/** Whether a command was rejected because the caller, or Asterisk, is gone. */
export function isHangup(error: unknown): boolean {
  return isAGIError(error) && OVER.includes(error.code);
}

/**
 * Asterisk answers some commands alike where they fail and where the caller is gone. Its HANGUP line
 * follows the reply, or never comes (`AGISIGHUP=no`): a command that needs a live channel tells, and
 * the call knows from then on.
 */
export async function isGone(channel: AgiChannel): Promise<boolean> {
  try {
    await channel.channelStatus();
  } catch (error) {
    if (!isHangup(error)) throw error;
    return true;
  }
  return channel.hungUp;
}
