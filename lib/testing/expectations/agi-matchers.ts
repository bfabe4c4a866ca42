import { inspect } from 'node:util';
import { AGIError } from '../../core/index.js';
import { suggestion } from '../../core/internal.js';
import type { CallEnding, CallMoment, CallReport } from '../report/call-report.js';
import { withDialogue } from './expectation-error.js';

/**
 * The matchers on a report. `R` is what a matcher of the test runner returns.
 *
 * @publicApi
 */
export interface AgiMatchers<R = unknown> {
  /**
   * These prompts were played, in this order; others may be between them. Without arguments: any prompt
   * was played.
   */
  toHavePlayed(...prompts: ExpectedText[]): R;
  /** These texts were said, in this order: `digits 42`, `number 7` … */
  toHaveSaid(...texts: ExpectedText[]): R;
  /** The caller was asked with this prompt. If keys are given, the caller pressed them. */
  toHaveAsked(prompt: string, pressed?: string): R;
  /** These files were recorded, in this order: `message`, or with its format, `message.wav`. */
  toHaveRecorded(...files: ExpectedText[]): R;
  /** These applications were run, in this order: `Dial(SIP/100,20)`. */
  toHaveExecuted(...applications: ExpectedText[]): R;
  /** The server set this variable. If a value is given, it is the last one that was set. */
  toHaveSet(name: string, value?: string): R;
  /** The call took these steps, perhaps with others between; see `CallReport.route`. */
  toHaveTakenRoute(...steps: string[]): R;
  /** The call ended so, or `AGISTATUS` reads so. If an outcome is given, `AGI_OUTCOME` reads so. */
  toHaveEnded(how: CallEnding | CallReport['status'], outcome?: string): R;
}

/**
 * A text as it stands in a report, or a pattern for it.
 *
 * @publicApi
 */
export type ExpectedText = string | RegExp;

/**
 * The finding of a matcher, in the form that Jest and Vitest use.
 *
 * @publicApi
 */
export interface MatcherResult {
  /** Whether the report is as expected. */
  pass: boolean;
  /** Makes the message of the failure, with the dialogue. */
  message: () => string;
}

/**
 * The matchers as functions that `expect.extend()` takes.
 *
 * @publicApi
 */
export type AgiMatcherFunctions = {
  [Name in keyof AgiMatchers]: (
    received: unknown,
    ...expected: Parameters<AgiMatchers[Name]>
  ) => MatcherResult;
};

/**
 * Matchers on the report of a call, for Jest and Vitest.
 *
 * @example
 * expect.extend(agiMatchers);
 * expect(await call.ended).toHavePlayed('welcome', 'main-menu');
 *
 * @publicApi
 */
export const agiMatchers: AgiMatcherFunctions = {
  toHavePlayed: inOrder('played'),
  toHaveSaid: inOrder('said'),
  toHaveRecorded: inOrder('recorded'),
  toHaveExecuted: inOrder('executed'),

  toHaveAsked: (received, prompt, pressed) => {
    const report = reportIn(received);
    const found = report.asked.filter((question) => question.prompt === prompt);
    const keys = found.map((question) => JSON.stringify(question.pressed)).join(', ');
    const prompts = report.asked.map((question) => question.prompt);
    return verdict(report, {
      pass: found.some((question) => pressed === undefined || question.pressed === pressed),
      expected: `asked ${prompt}${pressed === undefined ? '' : `, and been answered ${pressed}`}`,
      actual: found.length === 0 ? `never asked${suggestion(prompt, prompts)}` : `answered ${keys}`,
      line: lastOf(report, ({ kind, what }) => kind === 'asked' && what === prompt),
    });
  },

  toHaveSet: (received, name, value) => {
    const report = reportIn(received);
    const actual = Object.hasOwn(report.set, name) ? report.set[name] : undefined;
    const shown = JSON.stringify(actual);
    return verdict(report, {
      pass: actual !== undefined && (value === undefined || actual === value),
      expected: `set ${name}${value === undefined ? '' : ` to ${JSON.stringify(value)}`}`,
      actual:
        actual === undefined
          ? `never set${suggestion(name, Object.keys(report.set))}`
          : `set to ${shown}`,
      line: lastOf(report, ({ kind, what }) => kind === 'set' && what.startsWith(`${name}=`)),
    });
  },

  toHaveTakenRoute: (received, ...steps) => {
    const { route } = reportIn(received);
    let taken = 0;
    for (const step of route) if (step === steps[taken]) taken++;
    const pass = taken === steps.length;
    const wanted = steps.map((step, index) => `${index === taken ? '→' : ' '} ${step}`);
    const way = route.map((step) => `  ${step}`);
    const verb = pass ? 'was not to take' : 'was to take';
    return {
      pass,
      message: () => [`the call ${verb}`, ...wanted, 'and it took', ...way, ''].join('\n'),
    };
  },

  toHaveEnded: (received, how, outcome) => {
    const report = reportIn(received);
    const { status, ending } = report;
    return verdict(report, {
      pass:
        (how === status || how === ending) && (outcome === undefined || outcome === report.outcome),
      expected: `ended with ${how}${outcome === undefined ? '' : ` and AGI_OUTCOME=${outcome}`}`,
      actual: `${ending}, AGISTATUS=${status}, AGI_OUTCOME=${report.outcome}`,
      line: report.dialogue.length,
    });
  },
};

function inOrder(kind: 'played' | 'said' | 'recorded' | 'executed') {
  return (received: unknown, ...expected: ExpectedText[]): MatcherResult => {
    const report = reportIn(received);
    const { moments } = report;
    const wanted = expected.length === 0 ? [/^/] : expected;
    let index = -1;
    let missing: ExpectedText | undefined;
    let line = 0;
    for (const what of wanted) {
      const next = moments.findIndex(
        (moment, position) => position > index && moment.kind === kind && matches(moment, what),
      );
      if (next === -1) {
        missing = what;
        break;
      }
      index = next;
      line = (moments[next]?.line ?? 0) + 1;
    }
    const names = expected.length === 0 ? 'anything' : expected.map(String).join(', then ');
    const like = typeof missing === 'string' ? suggestion(missing, report[kind]) : '';
    return verdict(report, {
      pass: missing === undefined,
      expected: `${kind} ${names}`,
      actual: missing === undefined ? `${kind} it` : `from here on, no ${String(missing)}${like}`,
      line,
    });
  };
}

function matches({ kind, what }: CallMoment, expected: ExpectedText): boolean {
  if (typeof expected !== 'string') return what.search(expected) !== -1;
  // A recording is named with its format, or by the name that RECORD FILE was given.
  const withoutFormat = kind === 'recorded' ? what.replace(/\.[^./]*$/, '') : what;
  return what === expected || withoutFormat === expected;
}

/** The index after the line of the last such moment; the end of the dialogue if there is none. */
function lastOf({ moments, dialogue }: CallReport, is: (moment: CallMoment) => boolean): number {
  const last = moments.findLast(is);
  return last === undefined ? dialogue.length : last.line + 1;
}

interface Finding {
  readonly pass: boolean;
  /** The expected behaviour of the call, in words. */
  readonly expected: string;
  /** The behaviour that was found, in words. */
  readonly actual: string;
  /** The index of the line of the dialogue before which this is shown. */
  readonly line: number;
}

function verdict(report: CallReport, finding: Finding): MatcherResult {
  const { pass, expected, actual, line } = finding;
  const message = `the call was expected ${pass ? 'not to have' : 'to have'} ${expected}`;
  return { pass, message: () => withDialogue(message, report, { line, note: actual }) };
}

function reportIn(received: unknown): CallReport {
  const report = received as Partial<CallReport> | null | undefined;
  if (typeof report === 'object' && Array.isArray(report?.moments)) return report as CallReport;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `a report is expected, await placeCall(…).ended, but this is ${inspect(received, { depth: 0 })}`,
  );
}
