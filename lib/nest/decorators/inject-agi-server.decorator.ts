import { Inject, type InjectionToken } from '@nestjs/common';
import { AGIServer } from '../../core/index.js';
import { DEFAULT_SERVER_NAME } from '../agi.constants.js';

/**
 * The token of a server in dependency injection: the class `AGIServer` for the server without a name.
 *
 * @param name the `name` that `AgiModule.forRoot()` was given
 * @publicApi
 */
export function getServerToken(name: string = DEFAULT_SERVER_NAME): InjectionToken {
  return name === DEFAULT_SERVER_NAME ? AGIServer : `AGIServer:${name}`;
}

/**
 * Injects an `AGIServer` by its name.
 *
 * @param name the `name` that `AgiModule.forRoot()` was given; the server without a name unless given
 * @publicApi
 */
export const InjectAgiServer = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getServerToken(name));
