import type { CommandOptions } from '../channel/options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { textLike } from '../options/rules.js';
import { optional, type OptionRules, type ValueRule } from '../options/value-rule.js';

/** Options that the command checks itself. */
const OF_COMMANDS: OptionRules<CommandOptions> = {
  timeout: optional({ allowed: '', accepts: () => true }),
  signal: optional({ allowed: '', accepts: () => true }),
};

/**
 * Checks the options of an application. Values are described and not quoted, since they may be a
 * caller's.
 *
 * @param method the method of the channel: `dial`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option
 */
export function readOptions<Options extends CommandOptions>(
  method: string,
  given: Options | undefined,
  rules: OptionRules<Omit<Options, keyof CommandOptions>>,
): Readonly<Options> {
  const name = { whole: `${method}: options`, prefix: `${method}: options.` };
  return resolveOptions<CommandOptions>(
    given,
    { ...rules, ...OF_COMMANDS },
    { ...name, shownAs: 'described' },
  ) as Readonly<Options>;
}

/** Letters that Asterisk gives a meaning to, as the dialplan writes them. */
export const FLAGS: ValueRule<string> = {
  allowed: "options as Asterisk writes them, such as 'xF(context^extension^1)'",
  accepts: (value) => typeof value === 'string',
};

/** A text that can stand in the brackets after a letter, exactly as it is. */
export const IN_BRACKETS: ValueRule<string> = textLike(
  /^[^()"\\\r\n\0]+$/,
  'a text without brackets, quotes, backslashes and line breaks',
);

/** A text that can be an argument of an application. */
export const ARGUMENT: ValueRule<string> = textLike(
  /^[^\r\n\0]+$/,
  'a text that is not empty and has no line breaks',
);

/** `true`, or a text that can stand in brackets. */
export const SWITCH_OR_NAME: ValueRule<boolean | string> = {
  allowed: `true, false, or ${IN_BRACKETS.allowed}`,
  accepts: (value) => typeof value === 'boolean' || IN_BRACKETS.accepts(value),
};

/** A letter that is there or not, or has a text in brackets. */
export function letter(name: string, value: boolean | string | undefined): string {
  if (value === undefined || value === false) return '';
  return value === true ? name : `${name}(${value})`;
}

/** A time in ms as whole seconds, which is all that some arguments take: rounded up. */
export function wholeSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(Math.ceil(ms / 1000));
}

/** A time in ms as seconds with a fraction. */
export function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1000);
}

/** The arguments up to the last one that is not empty. */
export function trimmed(args: readonly string[]): readonly string[] {
  let length = args.length;
  while (length > 0 && args[length - 1] === '') length--;
  return args.slice(0, length);
}
