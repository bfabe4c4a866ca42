import type { SimulatedCallOptions } from '../options/call-options.js';
import {
  inMemory,
  overNetwork,
  type CallTarget,
  type Destination,
} from '../transport/destination.js';
import { handleOf } from './call-handle.js';
import { openCall } from './open-call.js';
import type { SimulatedCall } from './simulated-call.js';

/**
 * Places a call to a FastAGI server over TCP, and plays Asterisk's side of it.
 *
 * @example
 * const { status, variables } = await placeCall('agi://127.0.0.1:4573/menu?lang=en')
 *   .whenPlaying('main-menu').press('1')
 *   .whenPlaying('goodbye').hangUp()
 *   .ended;
 *
 * @param url as in the dialplan: `agi://127.0.0.1:4573/menu?lang=en`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL or option that cannot be used
 *
 * @publicApi
 */
export function placeCall(url: string, options?: SimulatedCallOptions): SimulatedCall;
/**
 * Places a call in memory to a server of this process, which need not listen.
 *
 * @example
 * const { status, variables } = await placeCall(app, '/menu?lang=en')
 *   .whenPlaying('main-menu').press('1')
 *   .whenPlaying('goodbye').hangUp()
 *   .ended;
 *
 * @param target an `AGIServer`, or a Nest application or testing module after `init()`
 * @param path what follows the host in the dialplan: `/menu?lang=en`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a path, target or option that cannot be used
 *
 * @publicApi
 */
export function placeCall(
  target: CallTarget,
  path: string,
  options?: SimulatedCallOptions,
): SimulatedCall;
export function placeCall(
  target: string | CallTarget,
  second?: string | SimulatedCallOptions,
  third?: SimulatedCallOptions,
): SimulatedCall {
  return typeof target === 'string'
    ? placeAt(overNetwork(target), (second ?? {}) as SimulatedCallOptions)
    : placeAt(inMemory(target, second), third ?? {});
}

function placeAt(destination: Destination, given: SimulatedCallOptions): SimulatedCall {
  const placed = new Error();
  Error.captureStackTrace(placed, placeCall);
  return handleOf(openCall(destination, given, placed));
}
