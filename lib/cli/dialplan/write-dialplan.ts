import { parsePattern, quoteValue, type Segment } from '../../core/internal.js';
import { UsageError } from '../arguments/arguments.js';
import type { ApplicationRoute } from './application-routes.js';

/** How a dialplan for the routes of an application is written. */
export interface DialplanPlan {
  /** The application or server that has the routes, for the first line. */
  readonly source: string;
  readonly context: string;
  /** The servers, as URLs without a path; a later one is called where the one before it was not reached. */
  readonly servers: readonly string[];
  /** The extension of the first route that has none of its own. */
  readonly from: number;
  /** Extensions by the path of their route. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Values of path parameters by name, as they stand in the URL: `en`, `${CHANNEL(language)}`. */
  readonly values: Readonly<Record<string, string>>;
}

/** A route with the extension that calls it. */
interface NumberedRoute extends ApplicationRoute {
  readonly number: string;
  readonly segments: readonly Segment[];
  /** Names of the parameters whose values the caller dials. */
  readonly dialled: readonly string[];
}

/**
 * Writes the dialplan of an application: an extension for each route, and one that apologises for a call that was
 * not handled. The caller dials the value of a path parameter after the number.
 *
 * @throws UsageError for numbers that are not clear, and for numbers and values that belong to no route
 */
export function writeDialplan(routes: readonly ApplicationRoute[], plan: DialplanPlan): string {
  const numbered = numberRoutes(routes, plan);
  const { context, source } = plan;
  const parts = [
    ...heading(numbered, context, source),
    `[${context}]`,
    ...numbered.flatMap((route) => extension(route, plan)),
    ...apology(context),
  ];
  return `${parts.join('\n')}\n`;
}

function heading(
  routes: readonly NumberedRoute[],
  context: string,
  source: string,
): readonly string[] {
  const dialled = routes.map((route) => ({ dial: dialledText(route), path: route.path }));
  const width = Math.max(...dialled.map(({ dial }) => dial.length));
  return [
    `; Written by "agi dialplan" from the routes of ${source}`,
    ';',
    '; Include this file from extensions.conf, and its context from that of your telephones:',
    ';',
    ';   #include "agi-routes.conf"',
    ';   [from-telephones]',
    `;   include => ${context}`,
    ';',
    '; What to dial:',
    ';',
    ...dialled.map(({ dial, path }) => `;   ${dial.padEnd(width)}  ${path}`),
    '',
  ];
}

function dialledText({ number, dialled }: NumberedRoute): string {
  return `${number}${dialled.map((name) => `<${name}>`).join('*')}`;
}

function extension(
  route: NumberedRoute,
  { context, servers, values }: DialplanPlan,
): readonly string[] {
  const { path, owner, number, dialled } = route;
  // A pattern ends with the dot, which stands for one key or more.
  const name = dialled.length === 0 ? number : `_${number}.`;
  const [first = '', ...others] = servers.map(
    (server) => `AGI(${server}${urlPath(route, values)})`,
  );
  return [
    `; ${path}${owner === undefined ? '' : `: ${owner}`}`,
    `exten => ${name},1,Set(AGI_OUTCOME=)`,
    ` same => n,${first}`,
    ...others.map(
      // Without an outcome, the server before this one was not reached.
      (other) => ` same => n,ExecIf($["\${AGISTATUS}\${AGI_OUTCOME}" = "FAILURE"]?${other})`,
    ),
    ` same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?${context}-failed,s,1)`,
    ' same => n,Hangup()',
    '',
  ];
}

function apology(context: string): readonly string[] {
  return [
    '; AGI_OUTCOME says why the application did not handle the call. It is empty where the application was not',
    '; reached, and where one of its commands failed: it plays a prompt that Asterisk does not have, for example.',
    `[${context}-failed]`,
    'exten => s,1,Log(WARNING,The call was not handled: ${IF($["${AGI_OUTCOME}" = ""]?not reached:${AGI_OUTCOME})})',
    ' same => n,Answer()',
    ' same => n,Playback(im-sorry)',
    ' same => n,Hangup()',
  ];
}

function urlPath(
  { number, segments, dialled }: NumberedRoute,
  values: DialplanPlan['values'],
): string {
  const path = segments.map((segment) => {
    if (segment.kind === 'static') return encoded(segment.text);
    const index = dialled.indexOf(segment.name);
    if (index === -1) return values[segment.name] ?? '';
    return dialledValue(number, index, dialled.length);
  });
  return `/${path.join('/')}`;
}

/**
 * The digits of a value that the caller dialled; a star separates values. A telephone can send any text as a number,
 * and only digits may become part of the path.
 */
function dialledValue(number: string, index: number, count: number): string {
  const keys = count === 1 ? 'EXTEN' : `CUT(EXTEN,*,${index + 1})`;
  const after = index === 0 ? `:${number.length}` : '';
  return `\${FILTER(0-9,\${${keys}${after}})}`;
}

/** A segment as it stands in a URL within the dialplan, where brackets, quotes and commas have a meaning, too. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function numberRoutes(
  routes: readonly ApplicationRoute[],
  { from, numbers, values }: DialplanPlan,
): readonly NumberedRoute[] {
  const patterns = routes.map((route) => ({ ...route, segments: parsePattern(route.path) }));
  refuseUnknown(
    '--number',
    numbers,
    patterns.map(({ path }) => path),
  );
  refuseUnknown(
    '--value',
    values,
    patterns.flatMap(({ segments }) => segments.flatMap(nameOf)),
  );
  const taken = new Set(Object.values(numbers));
  let next = from;
  const numbered = patterns.map((route) => {
    while (taken.has(String(next))) next++;
    const number = numbers[route.path] ?? String(next++);
    const names = route.segments.flatMap(nameOf);
    const dialled = names.filter((name) => !Object.hasOwn(values, name));
    return { ...route, number, dialled };
  });
  refuseUnclear(numbered);
  return numbered;
}

function nameOf(segment: Segment): string[] {
  return segment.kind === 'static' ? [] : [segment.name];
}

function refuseUnknown(
  option: string,
  given: Readonly<Record<string, string>>,
  known: readonly string[],
): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const what = option === '--number' ? 'route' : 'parameter';
    throw new UsageError(`${option}: the application has no ${what} ${quoteValue(name)}`);
  }
}

/** A number with values after it must not be the beginning of another: both would match what is dialled. */
function refuseUnclear(routes: readonly NumberedRoute[]): void {
  for (const one of routes) {
    const other = routes.find(
      (route) =>
        route !== one &&
        (route.number === one.number ||
          (one.dialled.length > 0 && route.number.startsWith(one.number))),
    );
    if (other === undefined) continue;
    throw new UsageError(
      `${one.number} (${one.path}) and ${other.number} (${other.path}) are not told apart by what is dialled: choose other numbers by --number or --from`,
    );
  }
}
