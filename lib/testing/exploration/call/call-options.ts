import { AGIError } from '../../../core/index.js';
import type { SimulatedCallOptions } from '../../options/call-options.js';
import type { SimulatedApplication } from '../../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';
import { OF_EXPLORATION } from './check-explore-options.js';
import type { ExploreOptions } from './explore-options.js';
import { givenOutcomes } from './usual-outcomes.js';
import type { PathOutcome, PathScript } from './walked-path.js';

/** How long a call may take in real time, in ms: it ends long before, unless a handler blocks it. */
const TIMEOUT = 60_000;
/** The time of day at which calls begin unless the test says when: always the same. */
const STARTS_AT = new Date('2026-11-23T11:00:00Z');

/** The options of an exploration that hold for each of its calls, and its time of day. */
function sharedOptionsOf(options: ExploreOptions & SimulatedCallOptions): SimulatedCallOptions {
  const given = Object.entries(options).filter(
    ([name, value]) => !Object.hasOwn(OF_EXPLORATION, name) && value !== undefined,
  );
  return { startsAt: STARTS_AT, ...Object.fromEntries(given) };
}

/** The options of one call of an exploration. */
export function callOptionsOf(
  options: ExploreOptions,
  uniqueId: string,
  channel: string,
): SimulatedCallOptions {
  return {
    timeout: TIMEOUT,
    ...sharedOptionsOf(options),
    environment: { agi_uniqueid: uniqueId, agi_channel: channel, ...options.environment },
    applications: {},
    time: 'virtual',
    chaos: false,
    unused: 'allow',
  };
}

/**
 * The options with which `placeCall()` goes the way of a script, in memory or over TCP. Where services are faked, or
 * the flow waits by timers of its own, `repeatPath()` goes it.
 *
 * @param options those of the exploration, and others of the call
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a script that needs a function of options that are not given
 *
 * @example
 * const [fault] = exploration.faults;
 * await placeCall(server, fault.script.path, optionsOf(fault.script)).ended;
 *
 * @publicApi
 */
export function optionsOf(
  { uniqueId, steps, applications, missing }: PathScript,
  options: ExploreOptions & SimulatedCallOptions = {},
): SimulatedCallOptions {
  const lacking = Object.fromEntries(missing.map((prompt) => [prompt, 'missing' as const]));
  const ended = Object.entries(applications).map(([name, outcomes]) => [
    name,
    outcomes.map((outcome) => outcomeOf(name, outcome, options)),
  ]);
  return {
    ...sharedOptionsOf(options),
    environment: { agi_uniqueid: uniqueId, ...options.environment },
    script: steps,
    prompts: { ...options.prompts, ...lacking },
    applications: {
      ...options.applications,
      ...(Object.fromEntries(ended) as SimulatedCallOptions['applications']),
    },
  };
}

function outcomeOf(
  application: string,
  outcome: PathOutcome,
  options: ExploreOptions,
): SimulatedApplication | SimulatedOutcome {
  if (!('given' in outcome)) return outcome;
  const given = givenOutcomes(options, application)?.[outcome.given];
  if (given !== undefined) return given;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `the script needs outcome ${outcome.given + 1} of ${application}, a function of the exploration: ` +
      'give the options of the exploration, too',
  );
}
