import type { CallReport } from '../report/call-report.js';
import { agiMatchers, type AgiMatchers, type MatcherResult } from './agi-matchers.js';
import { ExpectationError } from './expectation-error.js';

/**
 * The matchers without a test runner. Each gives the expectation back, so that another one can follow.
 *
 * @publicApi
 */
export interface CallExpectation extends AgiMatchers<CallExpectation> {
  /** Negates the next matcher only. */
  readonly not: CallExpectation;
}

/**
 * Checks a report with the matchers, in any test runner or without one.
 *
 * @example
 * expectCall(await call.ended).toHavePlayed('welcome').toHaveEnded('SUCCESS');
 *
 * @throws ExpectationError by each matcher that does not hold, with the dialogue
 *
 * @publicApi
 */
export function expectCall(report: CallReport): CallExpectation {
  return expectation(report, true);
}

function expectation(report: CallReport, wanted: boolean): CallExpectation {
  const check = ({ pass, message }: MatcherResult): CallExpectation => {
    if (pass !== wanted) throw new ExpectationError(message());
    return wanted ? expecting : expectCall(report);
  };
  const expecting: CallExpectation = {
    toHavePlayed: (...prompts) => check(agiMatchers.toHavePlayed(report, ...prompts)),
    toHaveSaid: (...texts) => check(agiMatchers.toHaveSaid(report, ...texts)),
    toHaveAsked: (...question) => check(agiMatchers.toHaveAsked(report, ...question)),
    toHaveRecorded: (...files) => check(agiMatchers.toHaveRecorded(report, ...files)),
    toHaveExecuted: (...names) => check(agiMatchers.toHaveExecuted(report, ...names)),
    toHaveSet: (...variable) => check(agiMatchers.toHaveSet(report, ...variable)),
    toHaveTakenRoute: (...steps) => check(agiMatchers.toHaveTakenRoute(report, ...steps)),
    toHaveEnded: (...ending) => check(agiMatchers.toHaveEnded(report, ...ending)),
    get not() {
      return expectation(report, false);
    },
  };
  return expecting;
}
