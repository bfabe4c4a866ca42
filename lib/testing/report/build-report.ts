import type { ScriptStep } from '../options/script-step.js';
import type { CallEnding, CallReport } from './call-report.js';
import type { Noted } from './notes.js';
import { routeOf, storyOf } from './story.js';

/** The facts that are known of a call when it has ended. */
export interface EndedCall {
  readonly url: string;
  /** The caller's number; `''` if they have none. */
  readonly number: string;
  /** The events that were written down while the call went on. */
  readonly notes: Noted;
  /** What `AGISTATUS` reads. */
  readonly status: CallReport['status'];
  /** The side that hung up, if one did; `redirect` if the call was taken elsewhere. */
  readonly hungUpBy: 'caller' | 'asterisk' | 'redirect' | undefined;
  /** Whether the connection broke. */
  readonly reset: boolean;
  readonly variables: Record<string, string>;
  /** The steps of the script that are left over. */
  readonly unused: ScriptStep[];
  /** The error that the handler threw; `undefined` if it threw nothing, or if that cannot be known. */
  readonly thrown: { readonly error: unknown } | undefined;
}

/** Makes the report that a test gets. */
export function buildReport(call: EndedCall): CallReport {
  const { url, number, notes, status, hungUpBy, reset, variables, unused, thrown } = call;
  const { moments } = notes;
  return {
    status,
    outcome: variables.AGI_OUTCOME ?? '',
    ending: endingOf(status, hungUpBy, reset),
    ...thrown,
    ...notes,
    route: routeOf(moments),
    story: storyOf({ url, caller: number, status }, moments),
    variables,
    unused,
    reset,
  };
}

function endingOf(
  status: CallReport['status'],
  hungUpBy: EndedCall['hungUpBy'],
  reset: boolean,
): CallEnding {
  if (reset) return 'reset';
  if (status === 'FAILURE') return 'failed';
  if (hungUpBy === undefined) return 'continued';
  if (hungUpBy === 'redirect') return 'redirected';
  return hungUpBy === 'caller' ? 'caller hung up' : 'server hung up';
}
