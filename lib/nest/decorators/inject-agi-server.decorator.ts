import { Inject, type InjectionToken } from '@nestjs/common';
import { AGIServer } from '../../core/index.js';
import { DEFAULT_SERVER_NAME } from '../agi.constants.js';

/**
 * Token of a server: the class itself for the one without a name.
 *
 * @publicApi
 */
export function getServerToken(name: string = DEFAULT_SERVER_NAME): InjectionToken {
  return name === DEFAULT_SERVER_NAME ? AGIServer : `AGIServer:${name}`;
}

/**
 * Injects a server by its name.
 *
 * @publicApi
 */
export const InjectAgiServer = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getServerToken(name));
