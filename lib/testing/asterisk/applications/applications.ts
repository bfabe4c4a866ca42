import type { Application } from './application.js';
import { callOf } from './application-call.js';
import { BUILT_IN } from './built-in-applications.js';
import { runOutcome } from './outcome.js';
import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { checkResult } from '../../options/check-options.js';
import type { SimulatedApplication } from '../../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';
import { fromWire } from '../../wire/wire-text.js';

const HUNG_UP = -1;

/** Finds an application: first among those of the test, then among those that are always there. */
export function findApplication(
  channel: SimulatedChannel,
  name: string,
  options: string,
): Application | undefined {
  const wanted = name.toLowerCase();
  const decided = channel.decisions?.outcomeOf(name, options);
  if (decided !== undefined) return applicationOf(channel, name, decided);
  for (const [own, given] of Object.entries(channel.options.applications ?? {})) {
    if (own.toLowerCase() !== wanted) continue;
    const outcome = isList(given) ? given[timesRun(channel, wanted, given.length)] : given;
    return outcome && applicationOf(channel, own, outcome);
  }
  return Object.hasOwn(BUILT_IN, wanted) ? BUILT_IN[wanted] : undefined;
}

function applicationOf(
  channel: SimulatedChannel,
  name: string,
  given: SimulatedApplication | SimulatedOutcome,
): Application {
  if (typeof given !== 'function') return runOutcome.bind(undefined, name, given);
  return (_, options) => {
    const running = async (): Promise<number> =>
      checkResult(name, await given(fromWire(options), callOf(channel)));
    return untilHangup(channel, running(), HUNG_UP);
  };
}

/** How often each call has run its applications whose outcomes are lists. */
const runs = new WeakMap<SimulatedChannel, Map<string, number>>();

/** The index of the outcome that an application has this time. */
function timesRun(channel: SimulatedChannel, name: string, outcomes: number): number {
  const counts = runs.get(channel) ?? new Map<string, number>();
  runs.set(channel, counts);
  const before = counts.get(name) ?? 0;
  counts.set(name, before + 1);
  return Math.min(before, outcomes - 1);
}

/** `Array.isArray()` does not tell readonly lists from functions and outcomes. */
function isList<Item>(given: Item | readonly Item[]): given is readonly Item[] {
  return Array.isArray(given);
}

/**
 * Waits for an application of the test, but not after a hangup: the application may not notice it.
 *
 * @param hungUp what a hangup resolves with
 */
export function untilHangup<Value>(
  channel: SimulatedChannel,
  running: Value | Promise<Value>,
  hungUp: Value,
): Value | Promise<Value> {
  if (!(running instanceof Promise) || channel.hungUp) return running;
  return new Promise((resolve, reject) => {
    const onHangup = (): void => {
      resolve(hungUp);
    };
    channel.hangups.add(onHangup);
    running.then(resolve, reject).finally(() => channel.hangups.delete(onHangup));
  });
}
