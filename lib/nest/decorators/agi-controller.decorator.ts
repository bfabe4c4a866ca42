import { Controller, type ControllerOptions } from '@nestjs/common';
import { AGI_CONTROLLER_METADATA } from '../agi.constants.js';

/** Options of `@AgiController()`. */
export interface AgiControllerOptions extends Pick<ControllerOptions, 'scope' | 'durable'> {
  /** Goes before the path of each route. */
  path?: string;
  /** Name of the server that the routes belong to. */
  server?: string;
}

/**
 * A class whose `@AgiRoute()` methods handle calls. It is a Nest controller like any other and has no
 * HTTP routes unless it is given some.
 *
 * @param given the prefix of its routes, or options
 * @publicApi
 */
export function AgiController(given: string | AgiControllerOptions = {}): ClassDecorator {
  const options = typeof given === 'string' ? { path: given } : given;
  const { scope, durable } = options;
  const controller = Controller({
    ...(scope !== undefined && { scope }),
    ...(durable !== undefined && { durable }),
  });
  return (target) => {
    controller(target);
    Reflect.defineMetadata(AGI_CONTROLLER_METADATA, options, target);
    // A class decorator may put a class of its own in the place of this one; it keeps the prototype.
    Reflect.defineMetadata(AGI_CONTROLLER_METADATA, options, target.prototype as object);
  };
}
