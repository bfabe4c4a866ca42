import { integer, pairs, parse, UsageError, wrong } from './arguments.js';
import { DIALPLAN_OPTIONS } from './option-table.js';

/** The arguments of `agi dialplan`, checked. */
export interface DialplanArguments {
  /** The file that exports the application; `undefined` where there are routes, or nothing but a check. */
  readonly application: string | undefined;
  readonly routes: readonly string[];
  /** The server's name, where the application has several. */
  readonly name: string | undefined;
  /** URLs without a path; empty if none was given. */
  readonly servers: readonly string[];
  readonly context: string;
  readonly from: number;
  readonly numbers: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly output: string | undefined;
  /** The dialplan to check; `undefined` if one is to be written. */
  readonly check: string | undefined;
  readonly json: boolean;
}

/** The longest name of a context is 79 characters in Asterisk, and `-failed` is added to it. */
const CONTEXT = /^[\w-]{1,72}$/;
const RESERVED = ['general', 'globals'];
const SERVER = /^h?agi:\/\/(?:[\w.:[\]-]|\$\{\w+\})+$/i;
/** A text that means the same in a URL and in the dialplan, or one expression of the dialplan. */
const VALUE = /^(?:[\w.~-]+|\$\{[^;\n\r]+\})$/;
const FIRST = 100;
const LAST = 999_999_999;

/**
 * Reads the words after `agi dialplan`; `'help'` if the words ask for help.
 *
 * @throws UsageError naming the word that cannot be used
 */
export function parseDialplan(words: readonly string[]): DialplanArguments | 'help' {
  const { values, positionals } = parse(words, DIALPLAN_OPTIONS);
  if (values.help) return 'help';
  const [application, ...rest] = positionals;
  if (rest.length > 0) {
    throw new UsageError(
      `there can be only one application, so ${JSON.stringify(rest[0])} cannot be used`,
    );
  }
  const { route: routes = [], check, context = 'agi' } = values;
  if (application !== undefined && routes.length > 0) {
    throw new UsageError('--route and an application cannot both say which routes there are');
  }
  if (application === undefined && routes.length === 0 && check === undefined) {
    throw new UsageError('the application is missing: agi dialplan dist/app.module.js');
  }
  if (!CONTEXT.test(context) || RESERVED.includes(context)) {
    throw wrong('--context', context, 'a name of letters, digits, _ and -, not general or globals');
  }
  return {
    application,
    routes,
    name: values.name,
    servers: (values.server ?? []).map(parseServer),
    context,
    from: integer('--from', values.from, 0, LAST) ?? FIRST,
    numbers: checked('--number', values.number, /^\d+$/, 'digits: /menu=500'),
    values: checked(
      '--value',
      values.value,
      VALUE,
      'letters, digits, or one expression of the dialplan: lang=${CHANNEL(language)}',
    ),
    output: values.output,
    check,
    json: values.json ?? false,
  };
}

function parseServer(url: string): string {
  const bare = url.replace(/\/$/, '');
  if (SERVER.test(bare)) return bare;
  throw wrong('--server', url, 'a URL without a path: agi://10.0.0.5:4573');
}

function checked(
  option: string,
  given: readonly string[] | undefined,
  pattern: RegExp,
  allowed: string,
): Record<string, string> {
  const found = pairs(option, given);
  for (const [name, value] of Object.entries(found)) {
    if (!pattern.test(value)) throw wrong(`${option} ${name}`, value, allowed);
  }
  return found;
}
