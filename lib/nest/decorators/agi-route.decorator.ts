import { AGI_ROUTE_METADATA } from '../agi.constants.js';
import { messages } from '../agi.messages.js';
import { rememberRouteClass } from '../route-classes.js';
import { isMethod } from './is-method.js';

/** Options of `@AgiRoute()`. */
export interface AgiRouteOptions {
  /** Name of the server that the route belongs to; that of its controller unless given. */
  server?: string;
}

/** What `@AgiRoute()` leaves on a method. */
export interface AgiRouteMetadata extends AgiRouteOptions {
  paths: readonly string[];
}

/**
 * Makes a controller's method the handler of calls: `menu`, `menu/:lang`, `files/*rest`.
 *
 * Without parameter decorators it receives `(channel, params)`. When it returns, the session ends and
 * the dialplan goes on.
 *
 * @param path behind the controller's prefix; several share the method
 * @publicApi
 */
export function AgiRoute(
  path: string | readonly string[] = '',
  options: AgiRouteOptions = {},
): MethodDecorator {
  return (target, key, descriptor) => {
    if (typeof target === 'function' || !isMethod(descriptor)) {
      const name = typeof target === 'function' ? target.name : target.constructor.name;
      throw messages.notAMethod(`${name}.${String(key)}`, 'AgiRoute');
    }
    const paths = typeof path === 'string' ? [path] : path;
    const metadata: AgiRouteMetadata = { ...options, paths };
    Reflect.defineMetadata(AGI_ROUTE_METADATA, metadata, descriptor.value as object);
    rememberRouteClass(target.constructor);
  };
}
