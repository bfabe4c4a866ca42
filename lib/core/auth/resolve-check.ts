import { refusedValue } from '../options/check-value.js';
import { resolveOptions } from '../options/resolve-options.js';
import { isObject } from '../options/rules.js';
import type { OptionRules } from '../options/value-rule.js';

/**
 * Checks the options of a check, and fills in the defaults. No message shows a value: it may be a secret,
 * or mistaken for one.
 *
 * @param check its name: `tokenAuth`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function resolveCheck<Settings extends object>(
  check: string,
  given: unknown,
  rules: OptionRules<Settings>,
): Readonly<Settings> {
  const whole = `${check}: options`;
  // Without an object there is no secret either, and what is missing is all of it.
  if (!isObject(given)) {
    throw refusedValue(
      whole,
      given,
      `an object with ${Object.keys(rules).join(', ')}`,
      'described',
    );
  }
  return resolveOptions(given, rules, { whole, prefix: `${check}: `, shownAs: 'described' });
}
