import { printable } from '../../core/index.js';
import type { CallPlan } from '../arguments/arguments.js';
import type { Latency } from './latency.js';
import { describeEnd } from '../calls/outcome-printer.js';
import type { Outcome } from '../calls/running-call.js';

const REASONS_SHOWN = 10;

/** The results of many calls. */
export interface SoakSummary {
  readonly calls: number;
  readonly ok: number;
  readonly failed: number;
  /** How long all calls took together, in ms. */
  readonly elapsed: number;
  readonly callsPerSecond: number;
  readonly duration: Latency | undefined;
  readonly firstCommand: Latency | undefined;
  /** How many calls failed, by the reason. */
  readonly failures: Record<string, number>;
}

/** The reason of a failure, so short that calls that failed in the same way have the same one. */
export function reasonOf(outcome: Outcome): string {
  const broken = outcome.findings.find((finding) => finding.broken);
  if (broken !== undefined) return `[${broken.rule}] ${broken.problem}`;
  const { report, error } = outcome;
  if (report === undefined) return error ?? '';
  return describeEnd(outcome).replace(/, after .*$/, '');
}

/** The summary for people. */
export function describeSoak({ url, concurrency }: CallPlan, summary: SoakSummary): string {
  const { calls, ok, failed, elapsed, callsPerSecond, duration, firstCommand } = summary;
  const seconds = (elapsed / 1000).toFixed(2);
  return [
    `${calls} calls to ${printable(url)} in ${seconds} s, ${concurrency} at a time: ${callsPerSecond.toFixed(1)} calls/s`,
    `${ok} ok, ${failed} failed`,
    '',
    row('ms', ['p50', 'p90', 'p99', 'max']),
    row('call', figures(duration)),
    row('first command', figures(firstCommand)),
    describeFailures(summary),
  ].join('\n');
}

/** A line for each of the most frequent reasons of failures. */
export function describeFailures({ failures }: SoakSummary): string {
  const reasons = Object.entries(failures).sort(([, a], [, b]) => b - a);
  const left = reasons.length - REASONS_SHOWN;
  return [
    ...reasons.slice(0, REASONS_SHOWN).map(([reason, count]) => `${count} × ${reason}\n`),
    ...(left > 0 ? [`and ${left} other reasons\n`] : []),
  ].join('');
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(14) + cells.map((cell) => cell.padStart(10)).join('');
}

function figures(latency: Latency | undefined): string[] {
  if (latency === undefined) return ['-', '-', '-', '-'];
  return [latency.p50, latency.p90, latency.p99, latency.max].map((ms) => ms.toFixed(1));
}
