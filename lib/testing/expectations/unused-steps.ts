import { suggestion } from '../../core/internal.js';
import type { ScriptStep } from '../options/script-step.js';
import type { CallReport } from '../report/call-report.js';
import { ExpectationError, withDialogue } from './expectation-error.js';

/** Describes a step in words: `press 1 when 'menu' plays`. */
export function describeStep(step: ScriptStep): string {
  const { after, press, speak, say, noise, audio, text, transfer, redirect, hangup } = step;
  const actions = [
    press !== undefined && press !== '' ? `press ${press}` : '',
    say === undefined ? '' : `say ${JSON.stringify(say)}`,
    noise === undefined ? '' : `make noise for ${noise} ms`,
    audio === undefined ? '' : `send ${audio.length} samples`,
    speak === undefined ? '' : `speak for ${speak} ms`,
    text === undefined ? '' : `send ${JSON.stringify(text)}`,
    transfer ? 'transfer the far end' : '',
    redirect === undefined ? '' : `be redirected to ${redirect}`,
    hangup ? 'hang up' : '',
  ].filter((action) => action !== '');
  const delay = after === undefined ? '' : ` (after ${after} ms)`;
  const acts = actions.length === 0 ? 'hear it' : actions.join(' and ');
  return `${acts} ${describeMoment(step)}${delay}`;
}

function describeMoment({ playing, recording, running, before }: ScriptStep): string {
  if (before !== undefined) return `before '${before}'`;
  if (running !== undefined) return `when '${running}' runs`;
  if (recording === '') return 'when a recording begins';
  if (recording !== undefined) return `when '${recording}' is recorded`;
  return playing === '' ? 'when waited for' : `when '${playing ?? ''}' plays`;
}

/**
 * The error of a call that ended before all steps of its script were done; `undefined` if none is left.
 *
 * @param since the index of the line since which the caller waited for the first step that is left
 * @param heard the names of all moments, any of which a step could have named
 */
export function unusedSteps(
  report: CallReport,
  since: number,
  heard: Iterable<string>,
): ExpectationError | undefined {
  const { unused, status, outcome } = report;
  const [first, ...more] = unused;
  if (first === undefined) return undefined;
  const told =
    outcome === '' ? `AGISTATUS=${status}` : `AGISTATUS=${status}, AGI_OUTCOME=${outcome}`;
  const others = more.length === 0 ? '' : `, nor did ${more.length} more step(s) of the script`;
  const message =
    `the call ended (${told}), and the caller never got to ${describeStep(first)}${others}` +
    suggestion(first.playing ?? first.recording ?? first.running ?? first.before ?? '', heard);
  const note = `from here on the caller waited to ${describeStep(first)}`;
  return new ExpectationError(withDialogue(message, report, { line: since, note }));
}
