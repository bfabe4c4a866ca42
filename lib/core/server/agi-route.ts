import type { AuthFunction } from '../auth/auth-function.js';
import type { AGIChannel } from '../channel/agi-channel.js';
import type { AGIParams } from '../channel/agi-request.js';
import { invalidArgument } from '../errors.js';

/**
 * Handles a call. When it returns, or the promise that it returns settles, the session ends and the
 * dialplan goes on.
 *
 * @param channel the call
 * @param params query and path parameters of the call's path
 *
 * @publicApi
 */
export type AGIHandler = (channel: AGIChannel, params: AGIParams) => unknown;

/**
 * A handler with an auth function of its own.
 *
 * @publicApi
 */
export interface AGIRouteConfig {
  /** Called for each call that may proceed. */
  handler: AGIHandler;
  /** The auth function of this route, instead of the server's; `false` makes the route public. */
  auth?: AuthFunction | false;
}

/** Checks the handler of a route as an application gives it. */
export function routeOf(path: string, given: AGIHandler | AGIRouteConfig): AGIRouteConfig {
  const config = (
    typeof given === 'function' ? { handler: given } : given
  ) as AGIRouteConfig | null;
  if (typeof config?.handler !== 'function') {
    throw invalidArgument(`handler of ${path}`, given, 'a function, or { handler, auth? }');
  }
  const { auth } = config;
  if (auth !== undefined && auth !== false && typeof auth !== 'function') {
    throw invalidArgument(`auth of ${path}`, auth, 'a function, or false for a public route');
  }
  return config;
}
