import type { ExecutionContext, Type } from '@nestjs/common';
import type { AGIChannel } from '../../core/index.js';
import { callArgumentsHost } from '../context/call-arguments-host.js';

/** The execution context of a guard that runs before Nest makes one. */
export function guardContext(
  channel: AGIChannel,
  controller: Type,
  method: (...args: never[]) => unknown,
): ExecutionContext {
  const host = callArgumentsHost([channel, channel.request.params], 'AgiExecutionContext');
  const context = { ...host, getClass: () => controller, getHandler: () => method };
  return context as ExecutionContext;
}
