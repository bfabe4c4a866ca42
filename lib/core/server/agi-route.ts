import type { AuthFunction } from '../auth/auth-function.js';
import type { AGIChannel } from '../channel/agi-channel.js';
import type { AGIParams } from '../channel/agi-request.js';
import { invalidArgument } from '../errors.js';

/** Handles a call. When it returns, the session ends and the dialplan goes on. */
export type AGIHandler = (channel: AGIChannel, params: AGIParams) => unknown;

/** A handler with its own authentication. */
export interface AGIRouteConfig {
  handler: AGIHandler;
  /** Instead of the server's; `false` makes the route public. */
  auth?: AuthFunction | false;
}

/** Checks what an application gives as a route. */
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
