import type { SimulatedApplication } from '../../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';
import type { ExploreOptions } from './explore-options.js';
import type { PathOutcome } from './walked-path.js';

const statuses = (...words: string[]): readonly SimulatedOutcome[] =>
  words.map((status) => ({ status }));

/** The outcomes of applications that an exploration tries unless the test gives others, the usual one first. */
const OUTCOMES: Readonly<Record<string, readonly SimulatedOutcome[]>> = {
  amd: statuses('HUMAN', 'MACHINE', 'NOTSURE'),
  confbridge: statuses('ENDMARKED', 'KICKED', 'FAILED'),
  dial: statuses('ANSWER', 'BUSY', 'NOANSWER', 'CONGESTION', 'CHANUNAVAIL'),
  directory: statuses('SELECTED', 'OPERATOR', 'TIMEOUT', 'USEREXIT'),
  followme: [{}, { talks: 0 }],
  originate: statuses('SUCCESS', 'BUSY', 'CONGESTION', 'FAILED', 'RINGING'),
  page: [{ after: 5000 }],
  park: [{ after: 5000 }],
  queue: [{}, ...statuses('TIMEOUT', 'FULL', 'JOINEMPTY', 'LEAVEEMPTY', 'JOINUNAVAIL')],
  transfer: statuses('SUCCESS', 'FAILURE', 'UNSUPPORTED'),
  voicemail: statuses('SUCCESS', 'USEREXIT', 'FAILED'),
};

/** The outcomes of an application of Asterisk; `undefined` if it has but one. */
export function usualOutcomes(application: string): readonly SimulatedOutcome[] | undefined {
  const name = application.toLowerCase();
  return Object.hasOwn(OUTCOMES, name) ? OUTCOMES[name] : undefined;
}

/** The outcomes that a test gives for an application; `undefined` if it gives none. */
export function givenOutcomes(
  { applications = {} }: Pick<ExploreOptions, 'applications'>,
  application: string,
): readonly (SimulatedApplication | SimulatedOutcome)[] | undefined {
  // The case of its name does not matter to Asterisk.
  const given = Object.entries(applications).find(
    ([name]) => name.toLowerCase() === application.toLowerCase(),
  )?.[1];
  if (given === undefined) return undefined;
  return Array.isArray(given)
    ? (given as readonly (SimulatedApplication | SimulatedOutcome)[])
    : [given as SimulatedApplication | SimulatedOutcome];
}

/** An outcome as data: a function of the test is told by its index among the outcomes that the test gave. */
export function asData(
  outcome: SimulatedApplication | SimulatedOutcome,
  index: number,
): PathOutcome {
  return typeof outcome === 'function' ? { given: index } : outcome;
}

/** An outcome in words, of its own among others: its status, and all that it is given beside. */
export function outcomeName(outcome: PathOutcome): string {
  if ('given' in outcome) return `outcome ${outcome.given + 1}`;
  const words = Object.entries(outcome).map(([name, value]: [string, unknown]) => {
    if (name === 'status') return String(value);
    return `${name} ${typeof value === 'number' ? value : JSON.stringify(value)}`;
  });
  return words.length === 0 ? 'as usual' : words.join(', ');
}
