import type { CallerName } from '../command/caller-id.js';
import { objectOf, textLike } from '../options/rules.js';
import type { ValueRule } from '../options/value-rule.js';

/** Characters that mean something in `"Name" <number>`, or in the brackets of an option, are refused. */
const NAME: ValueRule<string> = textLike(
  // eslint-disable-next-line no-control-regex
  /^(?! )[^()<>"\\\0-\x1f\x7f]*(?<! )$/,
  'a name without brackets, quotes, backslashes, control characters, and blanks at its ends',
);
const NUMBER: ValueRule<string> = textLike(
  /^[^()<>"\\\0-\x20\x7f]+$/,
  'a number without blanks, brackets, quotes and backslashes',
);
const CALLER = objectOf<CallerName>(
  { name: NAME, number: NUMBER },
  { allowed: 'a number, or { name, number }', required: ['name', 'number'] },
);

/** The rule for an option that is the caller whom the far end is shown. */
export const SHOWN_CALLER: ValueRule<string | CallerName> = {
  allowed: CALLER.allowed,
  accepts: (value) => (typeof value === 'string' ? NUMBER.accepts(value) : CALLER.accepts(value)),
  faultWithin: (value) => (typeof value === 'string' ? undefined : CALLER.faultWithin?.(value)),
};

/** The name and the number; a text is a number. */
export function shownCaller(caller: string | CallerName): CallerName {
  return typeof caller === 'string' ? { name: '', number: caller } : caller;
}
