import { openCall } from '../../calls/open-call.js';
import type { SimulatedCallOptions } from '../../options/call-options.js';
import type { CallReport } from '../../report/call-report.js';
import { RealClock } from '../../time/real-clock.js';
import { VirtualClock } from '../../time/virtual-clock.js';
import { inMemory, overNetwork, type CallTarget } from '../../transport/destination.js';
import { optionsOf } from './call-options.js';
import { checkExploreOptions } from './check-explore-options.js';
import type { ExploreOptions } from './explore-options.js';
import { scriptedCallIn } from './scripted-call.js';
import { useVirtualTimers } from './virtual-timers.js';
import type { PathScript } from './walked-path.js';

/**
 * Places one call that goes the way of a script of an exploration: in memory in virtual time, or over TCP in real
 * time. Faked services get the call by `begin`, and decide as the script says.
 *
 * @example
 * const report = await repeatPath('agi://127.0.0.1:4573', fault.script, options);
 *
 * @param target an `AGIServer`, a Nest application, or the URL of a server without a path
 * @param options those of the exploration, and others of the call
 * @returns resolves with the report when the call is over; rejects as `placeCall().ended` does
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a target or an option that cannot be used
 *
 * @publicApi
 */
export async function repeatPath(
  target: CallTarget | string,
  script: PathScript,
  options: ExploreOptions & SimulatedCallOptions = {},
): Promise<CallReport> {
  checkExploreOptions(options);
  const destination =
    typeof target === 'string'
      ? overNetwork(target.replace(/\/$/, '') + script.path)
      : inMemory(target, script.path);
  const { time = destination.inMemory ? 'virtual' : 'real', speed, environment } = options;
  const uniqueId = environment?.agi_uniqueid ?? script.uniqueId;
  const clock = time === 'virtual' ? new VirtualClock() : new RealClock(speed);
  const given = optionsOf(script, { chaos: false, ...options });
  await options.begin?.(scriptedCallIn(clock, script, uniqueId));
  const restore = time === 'virtual' ? useVirtualTimers(clock) : () => undefined;
  try {
    return await openCall(destination, given, new Error(), clock).ended;
  } finally {
    restore();
  }
}
