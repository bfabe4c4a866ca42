import { AGIError, type AgiChannel } from '../core/index.js';

const OVER: readonly string[] = ['E_AGI_HANGUP', 'E_AGI_SOCKET_END', 'E_AGI_SOCKET_ERROR'];

/** Whether a command was rejected because the caller, or Asterisk, is gone. */
export function isHangup(error: unknown): boolean {
  return error instanceof AGIError && OVER.includes(error.code);
}

/**
 * Asterisk answers some commands alike where they fail and where the caller is gone, and its HANGUP
 * line may follow the reply: one more exchange tells the two apart.
 */
export async function isGone(channel: AgiChannel): Promise<boolean> {
  await channel.noop();
  return channel.hungUp;
}
