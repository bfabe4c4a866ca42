import { argumentError, quoteValue, type AGIError } from '../errors.js';
import { describeValue } from '../reporting/describe-value.js';
import { faultOf } from './rules.js';
import type { ValueRule } from './value-rule.js';

/**
 * How a message shows a value that cannot be used: `quoted` where only a programmer sets it;
 * `described` by kind and length where it may be a secret, or a caller's.
 */
export type ShownAs = 'quoted' | 'described';

/** The error for a value that cannot be used: the option, the value, and the way out. */
export function refusedValue(
  name: string,
  value: unknown,
  allowed: string,
  shownAs: ShownAs = 'quoted',
): AGIError {
  const shown =
    value === undefined
      ? 'missing'
      : shownAs === 'quoted'
        ? quoteValue(value)
        : describeValue(value);
  return argumentError(name, shown, allowed);
}

/**
 * Checks a value that has to be given.
 *
 * @param name as the message says it: `listen: host`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function checkValue(
  name: string,
  value: unknown,
  rule: ValueRule,
  shownAs: ShownAs = 'quoted',
): void {
  const fault = faultOf(value, rule);
  if (fault === undefined) return;
  throw refusedValue(`${name}${fault.at}`, fault.value, fault.allowed, shownAs);
}

/** Checks a value that may be left out. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkOptionalValue(
  name: string,
  value: unknown,
  rule: ValueRule,
  shownAs: ShownAs = 'quoted',
): void {
  if (value !== undefined) checkValue(name, value, rule, shownAs);
}
