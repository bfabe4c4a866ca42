import type { SimulatedCallOptions } from '../../options/call-options.js';
import type { ExploreOptions } from './explore-options.js';

/** How long a call may take in real time, in ms: it ends long before, unless a handler blocks it. */
const TIMEOUT = 60_000;
/** The time of day at which calls begin unless the test says when: always the same. */
const STARTS_AT = new Date('2026-11-23T11:00:00Z');

/** The options of one call of an exploration. */
export function callOptionsOf(
  options: ExploreOptions,
  uniqueId: string,
  channel: string,
): SimulatedCallOptions {
  const { callerId, args, variables, environment, prompts, prompt, subroutines, functions } =
    options;
  const { knownPrompts, labels, recordings, database, answered, latency, startsAt } = options;
  const all = { callerId, args, variables, prompts, prompt, subroutines, functions, labels };
  const given = { ...all, knownPrompts, recordings, database, answered, latency };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    startsAt: startsAt ?? STARTS_AT,
    environment: { agi_uniqueid: uniqueId, agi_channel: channel, ...environment },
    time: 'virtual',
    chaos: false,
    unused: 'allow',
    timeout: options.timeout ?? TIMEOUT,
  };
}
