import type { CallValueKey } from '../../core/index.js';
import { AgiExecutionContext } from '../context/agi-execution-context.js';
import { messages } from '../agi.messages.js';
import { parameter, type AgiParameterPipe } from './parameter-options.js';

/**
 * Injects a value that a guard or an interceptor has kept with the call by `channel.set()`. A call for which
 * nobody has set it fails with an error that names the key; where the decorator has a pipe, the pipe gets
 * `undefined` and decides: `new DefaultValuePipe(null)`.
 *
 * @example
 * const Card = defineCallValue<{ balance: number }>('card');
 * talk(@CallValue(Card) card: { balance: number }) {}
 *
 * @param key made by `defineCallValue()`
 * @param pipes run on the value
 *
 * @publicApi
 */
export function CallValue<Value>(
  key: CallValueKey<Value>,
  ...pipes: AgiParameterPipe[]
): ParameterDecorator {
  return parameter('CallValue', (_, context) => {
    const call = AgiExecutionContext.create(context);
    const value = call.getChannel().get(key);
    if (value !== undefined || pipes.length > 0) return value;
    throw messages.noCallValue(`${call.getClass().name}.${call.getHandler().name}`, key.name);
  })(...pipes);
}
