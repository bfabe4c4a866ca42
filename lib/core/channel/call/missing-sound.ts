import type { EventEmitter } from 'node:events';
import type { MissingSound } from '../../command/command.js';
import { Deadline } from '../../deadline.js';

/** How long, in ms, a HANGUP line may come after the reply of the command that it ended: 40 and some. */
const HANGUP_FOLLOWS = 250;

/**
 * Finds out whether a sound is missing. Asterisk answers -1 for that and for a hangup alike, and its
 * HANGUP line comes a moment after the reply.
 *
 * @param channel tells of the hangup and of the end
 * @param isMissing called once, if it was no hangup
 */
export function confirmMissing(
  channel: Pick<EventEmitter, 'once' | 'off'>,
  { certain }: MissingSound,
  isMissing: () => void,
): void {
  const settle = (missing: boolean): void => {
    deadline.clear();
    channel.off('hangup', onHangup).off('end', onEnd);
    if (missing) isMissing();
  };
  const onHangup = (): void => {
    settle(false);
  };
  // After the end no HANGUP line means anything.
  const onEnd = (): void => {
    settle(certain);
  };
  const deadline = new Deadline(HANGUP_FOLLOWS, settle, true);
  channel.once('hangup', onHangup).once('end', onEnd);
}
