import type { ArgumentsHost } from '@nestjs/common';
import { AGI_CONTEXT_TYPE } from '../agi.constants.js';

/**
 * Nest's `ArgumentsHost` of a call.
 *
 * @param helper the class of this package that reads it, for the error of a reader that is made for
 * another transport
 */
export function callArgumentsHost(args: readonly unknown[], helper: string): ArgumentsHost {
  const otherTransport = (): never => {
    throw new TypeError(`this is a call (getType() is 'agi'): use ${helper}.create()`);
  };
  const host = {
    getArgs: () => args,
    getArgByIndex: (index: number) => args[index],
    getType: () => AGI_CONTEXT_TYPE,
    switchToHttp: otherTransport,
    switchToRpc: otherTransport,
    switchToWs: otherTransport,
  };
  return host as unknown as ArgumentsHost;
}
