import { AGIError } from '../errors.js';
import { describeValue } from '../reporting/describe-value.js';

/** Options as an application gave them, none judged yet. */
export type GivenOptions<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/** An error for an option. It never shows the value, which may be a secret or mistaken for one. */
export function refusedOption(option: string, value: unknown, allowed: string): AGIError {
  const kind = value === undefined ? 'missing' : describeValue(value);
  const message = `${option} is ${kind}, but it must be ${allowed}`;
  return new AGIError('E_AGI_INVALID_ARGUMENT', message);
}

/** Refuses what is no object, and names that no option has: a typo must not weaken a check. */
export function readOptions<Name extends string>(
  check: string,
  given: unknown,
  names: readonly Name[],
): GivenOptions<Name> {
  if (typeof given !== 'object' || given === null) {
    throw refusedOption(`${check}: options`, given, `an object with ${names.join(', ')}`);
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name as Name));
  if (unknown !== undefined) {
    throw refusedOption(
      `${check}: ${unknown}`,
      (given as Record<string, unknown>)[unknown],
      `left out: there is no such option. Options are ${names.join(', ')}`,
    );
  }
  return given as GivenOptions<Name>;
}

/** Reads a time in ms. */
export function readMilliseconds(
  option: string,
  value: unknown,
  preset: number,
  [least, most]: readonly [number, number],
): number {
  if (value === undefined) return preset;
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) {
    return Number(value);
  }
  throw refusedOption(option, value, `a whole number of ms from ${least} to ${most}`);
}

/** Reads a name that has to look like one. */
export function readName(
  option: string,
  value: unknown,
  preset: string,
  { form, allowed }: { form: RegExp; allowed: string },
): string {
  if (value === undefined) return preset;
  if (typeof value === 'string' && form.test(value)) return value;
  throw refusedOption(option, value, allowed);
}
