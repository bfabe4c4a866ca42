import type { CommandOptions } from '../channel/options.js';
import { isList } from '../command/arguments.js';
import { isTemplateName } from '../command/variable-template.js';
import { invalidArgument } from '../errors.js';
import { optional, type OptionRules } from '../options/value-rule.js';
import { application, type Application, type ApplicationResult } from './application.js';
import { readOptions } from './option-values.js';
import type { Place } from '../command/place.js';

/**
 * Options of `run()`.
 *
 * @publicApi
 */
export interface RunOptions<Name extends string = string> extends CommandOptions {
  /**
   * The variables that the application leaves, which the result has then. They are emptied before, so that
   * none of them is that of an earlier application; functions such as `CDR(billsec)` are only read.
   */
  variables?: readonly Name[];
}

/**
 * The result of `run()`.
 *
 * @publicApi
 */
export interface RunResult<Name extends string = string> extends ApplicationResult {
  /** The number that EXEC answered: 0 for success of most applications; `null` if there was none. */
  result: number | null;
  /** Whether Asterisk has such an application. */
  found: boolean;
  /** The variables that were asked for; `null` for one that is empty or not set. */
  variables: Record<Name, string | null>;
  /** Where the dialplan goes on when the handler ends, if the application has moved the call; else `null`. */
  leftTo: Place | null;
}

const RULES: OptionRules<Omit<RunOptions, keyof CommandOptions>> = {
  variables: optional<readonly string[]>({
    allowed: 'a list of names of variables',
    accepts: isList,
    faultWithin: (given) => {
      const list = Array.from(given as readonly unknown[]);
      const at = list.findIndex((name) => !isTemplateName(name));
      if (at === -1) return undefined;
      const allowed = "a variable or a function, such as 'DIALSTATUS' or 'CDR(billsec)'";
      return { at: `[${at}]`, value: list[at], allowed };
    },
  }),
};

/** Makes the row of an application that has no method of its own. */
export function anyApplication<Name extends string>(
  name: string,
  args: readonly string[] | undefined,
  given: RunOptions<Name> | undefined,
): Application<[], RunResult<Name>> {
  const { variables = [] } = readOptions<RunOptions>('run', given, RULES);
  if (args !== undefined && !isList(args)) {
    throw invalidArgument('run: args', args, 'a list of texts, each of which is one argument');
  }
  return application({
    name,
    module: null,
    mayBeMissing: true,
    looksFirst: true,
    variables,
    arguments: () => args ?? [],
    result: (end) => ({
      result: end.result,
      found: end.found,
      variables: Object.fromEntries(
        variables.map((variable) => [variable, end.variables[variable] ?? null]),
      ) as Record<Name, string | null>,
      leftTo: end.leftTo,
      hungUp: end.hungUp,
      duration: end.duration,
    }),
  });
}
