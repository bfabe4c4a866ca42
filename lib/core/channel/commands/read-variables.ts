import type { CommandOptions } from '../options.js';
import { isTemplateName } from '../../command/variable-template.js';
import { GET_FULL_VARIABLE, GET_VARIABLE } from '../../command/rows/variables.js';
import { invalidArgument } from '../../errors.js';
import { VariableReading, type VariableValues } from '../call/variable-reading.js';
import { callOf, send } from './send.js';
import { readInSlices, slicedName } from './value-slices.js';

/** Names that are read by one expression where replies are short. */
const NAMES_AT_ONCE = 6;

/** Takes the options off the end of the arguments of `getVariables()`, and checks the names. */
export function checkNames(
  given: readonly (string | CommandOptions | undefined)[],
): [names: readonly string[], options: CommandOptions | undefined] {
  const last = given.at(-1);
  const hasOptions = typeof last !== 'string';
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
 * Reads several variables by one GET FULL VARIABLE, or by a few where a reply carries little. It cannot tell a
 * variable that is not set from an empty one, which GET VARIABLE does: each that seems to have no value is
 * asked for once more, and so is each whose value may be longer than what was read of it.
 */
export function readVariables(
  channel: object,
  names: readonly string[],
  options: CommandOptions | undefined,
): Promise<VariableValues> {
  const call = callOf(channel);
  const { valueLimit } = call.abilities;
  const atOnce = valueLimit === undefined ? names.length : NAMES_AT_ONCE;
  return call.throttle.run(async () => {
    const groups: Promise<(readonly [string, string | null])[]>[] = [];
    for (let start = 0; start < names.length; start += atOnce) {
      groups.push(readGroup(channel, names.slice(start, start + atOnce), options));
    }
    // Made of entries, since a variable may be called `__proto__`.
    return Object.fromEntries((await Promise.all(groups)).flat());
  });
}

async function readGroup(
  channel: object,
  names: readonly string[],
  options: CommandOptions | undefined,
): Promise<(readonly [string, string | null])[]> {
  const call = callOf(channel);
  const longest = shareOf(call.abilities.valueLimit, names.length);
  const reading = new VariableReading(names, longest);
  const read = await call.run(GET_FULL_VARIABLE, [reading.expression], options, (reply) =>
    reading.valuesOf(reply),
  );
  return Promise.all(
    names.map(async (name) => {
      const value = read?.[name];
      const isWhole =
        typeof value === 'string' && (longest === undefined || Buffer.byteLength(value) < longest);
      if (isWhole) return [name, value] as const;
      return [name, await readOne(channel, name, options)] as const;
    }),
  );
}

async function readOne(
  channel: object,
  name: string,
  options: CommandOptions | undefined,
): Promise<string | null> {
  const sliced = slicedName(channel, name);
  const result = sliced
    ? await readInSlices(channel, sliced, options)
    : await send(channel, GET_VARIABLE, [name], options);
  return result.value as string | null;
}

/** The bytes of each of several values that one reply carries together with what separates them. */
function shareOf(valueLimit: number | undefined, count: number): number | undefined {
  if (valueLimit === undefined) return undefined;
  return Math.floor((valueLimit - (count - 1) * VariableReading.separatorBytes) / count);
}
