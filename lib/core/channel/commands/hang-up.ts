import { HANGUP } from '../../command/rows/call.js';
import type { HangupResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { callOf } from './send.js';

/** Hangs up a call, which ends its session, or hangs up the other channel that is named. */
export function hangUp(
  channel: object,
  other: string | undefined,
  options: CommandOptions | undefined,
): Promise<HangupResult> {
  const call = callOf(channel);
  return call.run(HANGUP, [other], options, (reply) => {
    const result = HANGUP.decode(reply);
    // At once: the HANGUP line that follows this reply is the echo of our command, not the caller's doing.
    if (other === undefined && result.hungUp) call.finish('hangup() has ended it');
    return result;
  });
}
