import { checkOptionalValue, refusedValue, type ShownAs } from './check-value.js';
import { isObject } from './rules.js';
import { unknownOption } from './unknown-option.js';
import type { OptionRule, OptionRules } from './value-rule.js';

/** The names that messages have for a set of options. */
export interface OptionsName {
  /** The name of all options together: `AGIServer options`. */
  readonly whole: string;
  /** The text before the name of one option: `AGIServer options.`. */
  readonly prefix: string;
  readonly shownAs?: ShownAs;
}

/**
 * Checks options against a table of rules and fills in the defaults.
 *
 * @param given the options of an application, or `undefined` for none
 * @param name the name of the options in messages; for `x`, an option is called `x.timeout`
 * @returns frozen settings, with copies of lists and objects
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` with the name of the option, its value and what is allowed
 */
export function resolveOptions<Settings extends object>(
  given: unknown,
  rules: OptionRules<Settings>,
  name: string | OptionsName,
): Readonly<Settings> {
  const { whole, prefix, shownAs }: OptionsName =
    typeof name === 'string' ? { whole: name, prefix: `${name}.` } : name;
  const options = given === undefined ? {} : given;
  // A value that belongs to no option may be a secret, and so it is described and not quoted.
  if (!isObject(options)) throw refusedValue(whole, options, 'an object', 'described');
  const names = Object.keys(rules);
  for (const [option, value] of Object.entries(options)) {
    if (Object.hasOwn(rules, option)) continue;
    throw refusedValue(`${prefix}${option}`, value, unknownOption(option, names), 'described');
  }
  const settings: Record<string, unknown> = {};
  for (const [option, rule] of Object.entries<OptionRule>(rules)) {
    checkOptionalValue(`${prefix}${option}`, options[option], rule, shownAs);
    const value = options[option] === undefined ? rule.default : options[option];
    settings[option] = value === undefined || !rule.copy ? value : rule.copy(value);
  }
  return Object.freeze(settings) as Readonly<Settings>;
}
