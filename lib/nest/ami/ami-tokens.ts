import { Inject, type InjectionToken } from '@nestjs/common';
import { AmiClient, CallPlacer } from '../../ami/index.js';
import { DEFAULT_AMI_NAME } from '../agi.constants.js';

/**
 * The token of a client of the manager in dependency injection: the class `AmiClient` for the one without a name.
 *
 * @param name its name in the option `ami` of `AgiModule.forRoot()`
 * @publicApi
 */
export function getAmiToken(name: string = DEFAULT_AMI_NAME): InjectionToken {
  return name === DEFAULT_AMI_NAME ? AmiClient : `AmiClient:${name}`;
}

/**
 * The token of the `CallPlacer` of a client: the class itself for that of the client without a name.
 *
 * @param name the name of the client
 * @publicApi
 */
export function getCallPlacerToken(name: string = DEFAULT_AMI_NAME): InjectionToken {
  return name === DEFAULT_AMI_NAME ? CallPlacer : `CallPlacer:${name}`;
}

/**
 * Injects a client of Asterisk's manager by its name.
 *
 * @param name its name in the option `ami`; the client without a name unless given
 * @publicApi
 */
export const InjectAmi = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getAmiToken(name));

/**
 * Injects the `CallPlacer` of a client.
 *
 * @param name the name of the client; the client without a name unless given
 * @publicApi
 */
export const InjectCallPlacer = (name?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getCallPlacerToken(name));
