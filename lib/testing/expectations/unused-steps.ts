import type { ScriptStep } from '../options/script-step.js';
import type { CallReport } from '../report/call-report.js';
import { ExpectationError, withDialogue } from './expectation-error.js';
import { suggestion } from '../options/nearest.js';

/** What a step says, in words: `press 1 when 'menu' plays`. */
export function describeStep({ playing, after, press, speak, text, hangup }: ScriptStep): string {
  const deeds = [
    press !== undefined && press !== '' ? `press ${press}` : '',
    speak === undefined ? '' : `speak for ${speak} ms`,
    text === undefined ? '' : `send ${JSON.stringify(text)}`,
    hangup ? 'hang up' : '',
  ].filter((deed) => deed !== '');
  const moment = playing === '' ? 'when waited for' : `when '${playing}' plays`;
  const delay = after === undefined ? '' : ` (after ${after} ms)`;
  return `${deeds.length === 0 ? 'hear it' : deeds.join(' and ')} ${moment}${delay}`;
}

/**
 * What a call that ended too early for its script fails with.
 *
 * @param since the line of the dialogue from which the caller waited for the first step left over
 * @param heard the names that a step could have been about
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
    suggestion(first.playing, heard);
  const note = `from here on the caller waited to ${describeStep(first)}`;
  return new ExpectationError(withDialogue(message, report, { line: since, note }));
}
