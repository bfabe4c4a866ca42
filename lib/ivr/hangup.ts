import type { AgiChannel } from '../core/index.js';
import { isCallerGone } from '../core/internal.js';

/**
 * Whether the caller is gone. Asterisk answers some commands in the same way if they fail and if the
 * caller is gone; its HANGUP line comes after the reply, or never (`AGISIGHUP=no`). A command that needs a
 * live channel shows which of the two it is, and the channel knows from then on.
 */
export async function isGone(channel: AgiChannel): Promise<boolean> {
  try {
    await channel.channelStatus();
  } catch (error) {
    if (!isCallerGone(error)) throw error;
    return true;
  }
  return channel.hungUp;
}
