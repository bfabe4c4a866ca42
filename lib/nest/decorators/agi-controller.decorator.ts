import { Controller, type ControllerOptions } from '@nestjs/common';
import { AGI_CONTROLLER_METADATA } from '../agi.constants.js';

/**
 * Options of `@AgiController()`: those of Nest's `@Controller()` for the scope of its instances, and these.
 *
 * @publicApi
 */
export interface AgiControllerOptions extends Pick<ControllerOptions, 'scope' | 'durable'> {
  /** Prefix of the path of each route. */
  path?: string;
  /** Name of the server that the routes belong to: the server without a name. */
  server?: string;
}

/**
 * Makes a class with `@AgiRoute()` methods a controller of calls. It is a Nest controller like any other,
 * and has HTTP routes only if its methods have decorators like `@Get()`.
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
    // A class decorator may put another class in place of this one; it keeps the prototype.
    Reflect.defineMetadata(AGI_CONTROLLER_METADATA, options, target.prototype as object);
  };
}
