import { AgiExecutionContext } from '../context/agi-execution-context.js';
import { isTemplateName } from '../../core/internal.js';
import { messages } from '../agi.messages.js';
import { parameter, type AgiParameterPipe } from './parameter-options.js';
import { readVariable } from './variable-batch.js';

/**
 * Injects a channel variable, or what a dialplan function gives: a text; `null` if it is not set. It is read
 * when the handler is about to run, after the guards, in one round trip for all `@AgiVariable()` of the
 * method (and one more for each that has no value). A caller who has hung up does not keep it from being
 * read.
 *
 * @example
 * join(@AgiVariable('QUEUE_PRIORITY', ParseIntPipe) priority: number) {}
 *
 * @param name a plain variable, or a function such as `CALLERID(num)`
 * @param pipes run on the value
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` at start for a name that is neither
 *
 * @publicApi
 */
export function AgiVariable(name: string, ...pipes: AgiParameterPipe[]): ParameterDecorator {
  const decorate = parameter<string>('AgiVariable', (data, context) =>
    readVariable(AgiExecutionContext.create(context).getChannel(), data ?? name),
  );
  return (target, method, index) => {
    if (!isTemplateName(name)) {
      throw messages.notAVariable(`${target.constructor.name}.${String(method)}`, name);
    }
    decorate(name, ...pipes)(target, method, index);
  };
}
