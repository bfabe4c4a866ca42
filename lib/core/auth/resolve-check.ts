import { refusedValue } from '../options/check-value.js';
import { resolveOptions } from '../options/resolve-options.js';
import { isObject } from '../options/rules.js';
import type { OptionRules } from '../options/value-rule.js';

/**
 * Checks the options of an auth function, and fills in the defaults. No message shows a value, since each
 * may be a secret.
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
  // Unlike other options, these cannot be left out as a whole.
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
