import { messages } from '../agi.messages.js';
import { rememberRouteClass } from './route-classes.js';
import { recordOf } from './method-record.js';

/**
 * Options of `@AgiRoute()`.
 *
 * @publicApi
 */
export interface AgiRouteOptions {
  /** Name of the server that the route belongs to: the server of its controller. */
  server?: string;
}

/**
 * Makes a controller's method the handler of calls: `menu`, `menu/:lang`, `files/*rest`.
 *
 * Without parameter decorators the method receives `(channel, params)`. When it returns, the session ends
 * and the dialplan goes on.
 *
 * @param path the path after the controller's prefix, or a list of paths
 * @param options the server that the route belongs to
 * @publicApi
 */
export function AgiRoute(
  path: string | readonly string[] = '',
  options: AgiRouteOptions = {},
): MethodDecorator {
  return (target, key, descriptor) => {
    const record = recordOf('AgiRoute', target, key, descriptor);
    if (typeof key === 'symbol') throw messages.symbolRoute(target.constructor.name, key);
    const paths = typeof path === 'string' ? [path] : path;
    record.routes.push({ paths, server: options.server });
    rememberRouteClass(target.constructor);
  };
}
