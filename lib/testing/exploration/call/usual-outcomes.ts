import type { SimulatedOutcome } from '../../options/simulated-outcome.js';

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

/** A name for an outcome among others. */
export function outcomeName(outcome: unknown, index: number): string {
  const { status } = (typeof outcome === 'object' ? outcome : {}) as SimulatedOutcome;
  return status ?? (index === 0 ? 'as usual' : `outcome ${index + 1}`);
}
