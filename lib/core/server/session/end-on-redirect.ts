import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Call } from '../../channel/call/call.js';

/** Ends the session of a call that Asterisk has taken away, if it was redirected rather than hung up. */
export function endOnRedirect(call: Call, channel: AGIChannel): void {
  channel.redirectedTo().then(
    (destination) => {
      if (destination !== null) call.finish('the call was redirected');
    },
    () => {
      // The session is over already.
    },
  );
}
