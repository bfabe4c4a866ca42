import type { SimulatedAsterisk } from '../asterisk/simulated-asterisk.js';
import type { SimulatedChannel } from '../channel/simulated-channel.js';
import { buildReport } from '../report/build-report.js';
import type { CallReport } from '../report/call-report.js';
import { fromWire } from '../wire/wire-text.js';
import type { Caller } from './caller.js';

/** How a call ended, beside what its channel and its session know. */
interface Ended {
  /** Whether the connection broke. */
  readonly reset: boolean;
  readonly url?: string;
  /** The errors that handlers threw, by the unique id of their call, where these can be known. */
  readonly errors?: Map<string, unknown>;
}

/** The report of a call that has ended. */
export function reportOf(
  channel: SimulatedChannel,
  asterisk: SimulatedAsterisk,
  caller: Caller,
  { reset, url = '', errors }: Ended,
): CallReport {
  const uniqueId = fromWire(channel.uniqueId);
  const thrown = errors?.has(uniqueId) ? { error: errors.get(uniqueId) } : undefined;
  errors?.delete(uniqueId);
  return buildReport({
    url,
    number: fromWire(channel.callerId.number),
    notes: channel.report,
    status: asterisk.status,
    hungUpBy: channel.hungUpBy,
    reset,
    variables: channel.variables.all(),
    unused: caller.unused,
    thrown,
  });
}
