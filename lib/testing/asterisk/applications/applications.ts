import type { Application } from './application.js';
import { callOf } from './application-call.js';
import { BUILT_IN } from './built-in-applications.js';
import { runOutcome } from './outcome.js';
import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { checkResult } from '../../options/check-options.js';
import { fromWire } from '../../wire/wire-text.js';

const HUNG_UP = -1;

/** Finds an application: first among those of the test, then among those that are always there. */
export function findApplication(channel: SimulatedChannel, name: string): Application | undefined {
  const wanted = name.toLowerCase();
  for (const [own, given] of Object.entries(channel.options.applications ?? {})) {
    if (own.toLowerCase() !== wanted) continue;
    if (typeof given !== 'function') return runOutcome.bind(undefined, own, given);
    return (_, options) => {
      const running = async (): Promise<number> =>
        checkResult(own, await given(fromWire(options), callOf(channel)));
      return untilHangup(channel, running(), HUNG_UP);
    };
  }
  return Object.hasOwn(BUILT_IN, wanted) ? BUILT_IN[wanted] : undefined;
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
