import { applyDecorators, Controller, SetMetadata, type ControllerOptions } from '@nestjs/common';
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
  return applyDecorators(
    Controller({
      ...(scope !== undefined && { scope }),
      ...(durable !== undefined && { durable }),
    }),
    SetMetadata(AGI_CONTROLLER_METADATA, options),
  );
}
