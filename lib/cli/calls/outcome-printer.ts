import { printable } from '../../core/index.js';
import type { Finding } from '../diagnosis/diagnosis.js';
import type { Outcome } from './running-call.js';
import type { Paint } from '../terminal/terminal.js';

/** Says in one line how the call ended. */
export function describeEnd({ report, error, duration }: Outcome): string {
  if (report === undefined) return error ?? '';
  const { status, outcome } = report;
  const why =
    outcome === '' ? 'no AGI_OUTCOME, so a command failed' : `AGI_OUTCOME=${printable(outcome)}`;
  const detail = status === 'FAILURE' ? ` (${why})` : '';
  return `AGISTATUS=${status}${detail}, after ${Math.round(duration)} ms`;
}

/** Shows a finding to people: what happened, which rule it breaks, and how to repair it. */
export function describeFinding(finding: Finding, paint: Paint): string {
  const { rule, broken, problem, remedy } = finding;
  const mark = broken ? paint('red', `broken [${rule}]`) : paint('yellow', `odd [${rule}]`);
  return `${mark} ${problem}\n  → ${remedy}`;
}

/** The outcome for a script, without the dialogue and without parts that repeat others. */
export function toJson(url: string, outcome: Outcome): Record<string, unknown> {
  const { exitCode, report, findings, error, unusedDigits } = outcome;
  const { duration, firstCommand } = outcome;
  return {
    url,
    exitCode,
    error,
    ...report,
    dialogue: undefined,
    moments: undefined,
    story: undefined,
    findings,
    unusedDigits,
    duration: rounded(duration),
    firstCommand: firstCommand === undefined ? undefined : rounded(firstCommand),
  };
}

/** A line of JSON without control characters, which has the same value when it is parsed. */
export function jsonLine(value: object): string {
  return `${printable(JSON.stringify(value))}\n`;
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
