import { AGIError } from '../../../core/index.js';
import { suggestion } from '../../../core/internal.js';
import type { Clock } from '../../time/clock.js';
import { RealClock } from '../../time/real-clock.js';
import { VirtualClock } from '../../time/virtual-clock.js';
import type { ExploredCall } from './explore-options.js';
import type { PathScript } from './walked-path.js';

/**
 * A call for the services that a test fakes, which decide as a script says: for a way of an exploration that is gone
 * again elsewhere, as on a real Asterisk. Where a service is asked more often than the script knows, it decides as
 * the last time.
 *
 * @param uniqueId Asterisk's unique id of the call, if the services need it
 *
 * @publicApi
 */
export function scriptedCall(script: PathScript, uniqueId = ''): ExploredCall {
  return scriptedCallIn(new RealClock(), script, uniqueId);
}

/** A scripted call in the time of this clock. */
export function scriptedCallIn(
  clock: Clock,
  { choices }: PathScript,
  uniqueId: string,
): ExploredCall {
  const left = new Map<string, string[]>();
  for (const { name, value } of choices) left.set(name, [...(left.get(name) ?? []), value]);
  return {
    uniqueId,
    get elapsed() {
      clock.catchUp();
      return clock.now();
    },
    choose: (name) => {
      const values = left.get(name) ?? [];
      const value = values.length > 1 ? values.shift() : values[0];
      if (value !== undefined) return value;
      throw new AGIError(
        'E_AGI_INVALID_ARGUMENT',
        `the script does not say what ${JSON.stringify(name)} decides` +
          suggestion(name, left.keys()),
      );
    },
    wait: (ms) => waitIn(clock, ms),
  };
}

/** Waits in the time of a call. */
export async function waitIn(clock: Clock, ms: number): Promise<void> {
  if (clock instanceof VirtualClock) clock.serviceWaits();
  else clock.catchUp();
  await new Promise<void>((resolve) => {
    clock.schedule(ms, resolve);
  });
  if (clock instanceof VirtualClock) clock.serviceGoesOn();
}
