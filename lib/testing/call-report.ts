import type { CallReport } from './call-options.js';
import type { Caller } from './caller.js';
import type { SimulatedAsterisk } from './simulated-asterisk.js';
import type { SimulatedChannel } from './simulated-channel.js';

/** What is left of a call when it is over. */
export function reportOf(
  channel: SimulatedChannel,
  asterisk: SimulatedAsterisk,
  caller: Caller,
  reset: boolean,
): CallReport {
  const variables = channel.variables.all();
  return {
    status: asterisk.status,
    outcome: variables.AGI_OUTCOME ?? '',
    ...channel.report,
    variables,
    unused: caller.unused,
    reset,
  };
}
