import type { CallEnding, CallReport } from '../options/call-options.js';
import type { Caller } from '../calls/caller.js';
import type { SimulatedAsterisk } from '../asterisk/simulated-asterisk.js';
import type { SimulatedChannel } from '../channel/simulated-channel.js';
import { fromWire } from '../wire/wire-text.js';
import type { Noted } from './notes.js';
import { routeOf, storyOf } from './story.js';

/** What is left of a call when it is over. */
export function reportOf(
  channel: SimulatedChannel,
  asterisk: SimulatedAsterisk,
  caller: Caller,
  { reset, url = '', errors }: { reset: boolean; url?: string; errors?: Map<string, unknown> },
): CallReport {
  const uniqueId = fromWire(channel.uniqueId);
  const variables = channel.variables.all();
  const { status } = asterisk;
  const thrown = errors?.has(uniqueId) ? { error: errors.get(uniqueId) } : {};
  errors?.delete(uniqueId);
  const noted: Noted = channel.report;
  const { moments } = noted;
  const number = fromWire(channel.callerId.number);
  return {
    status,
    outcome: variables.AGI_OUTCOME ?? '',
    ending: endingOf(channel, status, reset),
    ...thrown,
    ...noted,
    route: routeOf(moments),
    story: storyOf({ url, caller: number, status }, moments),
    variables,
    unused: caller.unused,
    reset,
  };
}

function endingOf(
  { hungUpBy }: SimulatedChannel,
  status: CallReport['status'],
  reset: boolean,
): CallEnding {
  if (reset) return 'reset';
  if (status === 'FAILURE') return 'failed';
  if (hungUpBy === undefined) return 'continued';
  return hungUpBy === 'caller' ? 'caller hung up' : 'server hung up';
}
