import type { CommandOptions } from '../options.js';
import { isTemplateName } from '../../command/variable-template.js';
import { GET_FULL_VARIABLE, GET_VARIABLE } from '../../command/rows/variables.js';
import { invalidArgument } from '../../errors.js';
import { VariableReading, type VariableValues } from '../call/variable-reading.js';
import { callOf, send } from './send.js';

/** Takes the options off the end of the arguments of `getVariables()`, and checks the names. */
export function checkNames(
  given: readonly (string | CommandOptions | undefined)[],
): [names: readonly string[], options: CommandOptions | undefined] {
  const last = given.at(-1);
  const hasOptions = given.length > 0 && typeof last !== 'string';
  const names = hasOptions ? given.slice(0, -1) : given;
  const wrong = names.findIndex((name) => !isTemplateName(name));
  if (wrong !== -1 || names.length === 0) {
    const allowed = 'a plain variable, or a function such as CALLERID(num)';
    throw invalidArgument(
      `getVariables: name ${wrong === -1 ? 1 : wrong + 1}`,
      names[wrong],
      allowed,
    );
  }
  return [names as readonly string[], hasOptions ? last : undefined];
}

/**
 * Reads several variables by one GET FULL VARIABLE. It cannot tell a variable that is not set from an empty
 * one, which GET VARIABLE does: each that seems to have no value is asked for once more.
 */
export function readVariables(
  channel: object,
  names: readonly string[],
  options: CommandOptions | undefined,
): Promise<VariableValues> {
  const call = callOf(channel);
  const reading = new VariableReading(names);
  return call.throttle.run(async () => {
    const read = await call.run(GET_FULL_VARIABLE, [reading.expression], options, (reply) =>
      reading.valuesOf(reply),
    );
    const values = await Promise.all(
      names.map(async (name) => {
        const value = read?.[name];
        if (value !== undefined && value !== null) return value;
        return (await send(channel, GET_VARIABLE, [name], options)).value;
      }),
    );
    // Made of entries, since a variable may be called `__proto__`.
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
  });
}
