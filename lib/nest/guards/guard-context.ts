import type { ExecutionContext, Type } from '@nestjs/common';
import type { AGIChannel } from '../../core/index.js';
import { AGI_CONTEXT_TYPE } from '../agi.constants.js';

function otherTransport(): never {
  throw new TypeError(
    "this is a call (context.getType() is 'agi'): use AgiExecutionContext.create()",
  );
}

/** The execution context of a guard that runs before Nest makes one. */
export function guardContext(
  channel: AGIChannel,
  controller: Type,
  method: (...args: never[]) => unknown,
): ExecutionContext {
  const args = [channel, channel.request.params];
  const context = {
    getClass: () => controller,
    getHandler: () => method,
    getArgs: () => args,
    getArgByIndex: (index: number) => args[index],
    getType: () => AGI_CONTEXT_TYPE,
    switchToHttp: otherTransport,
    switchToRpc: otherTransport,
    switchToWs: otherTransport,
  };
  return context as ExecutionContext;
}
