import type { Fault, PathScript } from './call/walked-path.js';
import { outcomeName } from './call/usual-outcomes.js';
import type { SavedSearch } from './search/search.js';
import type { Findings, FoundEdge, FoundPath, FoundPlace } from './search/findings.js';
import { describeStep } from '../expectations/unused-steps.js';

/**
 * An exploration that goes on later: data that can be written to a file as JSON.
 *
 * @publicApi
 */
export interface SavedExploration {
  /** The version of this format. */
  readonly version: 1;
  /** The findings, and the calls that are still to be placed. */
  readonly search: SavedSearch;
}

/**
 * What `explore()` found.
 *
 * @publicApi
 */
export interface Exploration {
  /** How many calls were placed. */
  readonly calls: number;
  /** Whether all ways were walked: no limit ended the exploration, and no call was too long. */
  readonly complete: boolean;
  /** How many calls were still to be placed when a limit ended the exploration, as far as that was known. */
  readonly open: number;
  /** How long it took, in ms of real time. */
  readonly duration: number;
  /** How long all calls took together, in ms of their own time: so long a person would have telephoned. */
  readonly telephoned: number;
  /** The faults. */
  readonly faults: readonly Fault[];
  /** The outcomes and choices that no call came to. They are faults if all ways were walked. */
  readonly unreached: readonly string[];
  /** Each way that was walked, with its end and its dialogue. */
  readonly paths: readonly FoundPath[];
  /** The places that calls came to, for a graph. */
  readonly places: readonly FoundPlace[];
  /** The ways between them. */
  readonly edges: readonly FoundEdge[];
  /** The report, for people. */
  readonly report: string;
  /** The exploration as it is now, to go on with by the option `resume`. */
  save(): SavedExploration;
}

/** The outcomes and choices that no call came to. */
export function unreachedOf({
  possible,
  reached,
}: Pick<Findings, 'possible' | 'reached'>): readonly string[] {
  return [...possible].filter((each) => !reached.has(each));
}

/** Adds to the faults of calls what no call came to, if all ways were walked. */
export function faultsOf(
  { faults, possible, reached }: Findings,
  isComplete: boolean,
  routes: readonly string[],
  accept: (fault: Fault) => boolean,
): Fault[] {
  const unreached = unreachedOf({ possible, reached }).map((each): Fault => {
    const isChoice = each.includes(' choice ') || !/^(?:ask|menu|record|hold|outcome) "/.test(each);
    return {
      kind: isChoice ? 'unreached choice' : 'unreached outcome',
      message: `no call came to ${each}`,
      calls: 0,
    };
  });
  const missed = routes
    .filter((route) => !reached.has(`route ${route}`))
    .map((route): Fault => ({
      kind: 'unreached route',
      message: `no call was placed to the route ${route}`,
      calls: 0,
    }));
  const found = faults.map(({ kind, message, script, story, calls: times }): Fault => ({
    kind,
    message,
    ...(script !== undefined && { script }),
    ...(story !== undefined && { story }),
    calls: times,
  }));
  return [...found, ...(isComplete ? [...unreached, ...missed] : [])].filter(accept);
}

/** The report of an exploration. */
export function reportOf(exploration: Omit<Exploration, 'report' | 'save'>): string {
  const { calls, complete, open, duration, telephoned, faults, unreached } = exploration;
  const seconds = (duration / 1000).toFixed(1);
  const all = complete
    ? 'all ways were walked'
    : open > 0
      ? `${open} calls were still to be placed when a limit ended it`
      : 'some calls were too long to be walked to their ends';
  const head =
    `${calls} calls in ${seconds} s, which would have taken ${hours(telephoned)} at a telephone; ${all}; ` +
    (faults.length === 1 ? '1 fault' : `${faults.length} faults`);
  const missing = complete ? [] : unreached.map((each) => `no call came to ${each} so far`);
  return [
    head,
    ...missing,
    ...faults.map((fault, index) => `\n${index + 1}. ${describeFault(fault)}`),
  ].join('\n');
}

function describeFault({ kind, message, script, story, calls }: Fault): string {
  const times = calls > 1 ? ` (in ${calls} calls)` : '';
  const lines = [`${kind}: ${message}${times}`];
  if (script !== undefined) lines.push(...describeScript(script).map((line) => `   ${line}`));
  if (story !== undefined && story !== '') {
    lines.push('', ...story.split('\n').map((line) => `   ${line}`));
  }
  return lines.join('\n');
}

/** Tells a script in words, line by line. */
export function describeScript({ steps, applications, missing, choices }: PathScript): string[] {
  const outcomes = Object.entries(applications).map(
    ([name, list]) => `${name} ends with ${list.map((each) => outcomeName(each)).join('; then ')}`,
  );
  const done = [
    ...steps.map((step) => `the caller is to ${describeStep(step)}`),
    ...outcomes,
    ...missing.map((prompt) => `Asterisk does not have ${prompt}`),
    ...choices.map(({ name, value }) => `${name} decides ${value}`),
  ];
  return done.length === 0 ? ['the caller does nothing'] : done;
}

function hours(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 2) return `${(ms / 1000).toFixed(0)} seconds`;
  return minutes < 120 ? `${minutes.toFixed(0)} minutes` : `${(minutes / 60).toFixed(1)} hours`;
}
