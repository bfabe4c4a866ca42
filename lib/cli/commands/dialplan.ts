import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { printable } from '../../core/index.js';
import { UsageError } from '../arguments/arguments.js';
import type { DialplanArguments } from '../arguments/dialplan-arguments.js';
import { KnownRoutes } from '../dialplan/agi-url.js';
import { applicationRoutes, type ApplicationRoute } from '../dialplan/application-routes.js';
import { checkDialplan, DIALPLAN_RULES, type DialplanFinding } from '../dialplan/check-dialplan.js';
import { readDialplan, type ReadIncluded, type SourceFile } from '../dialplan/dialplan-text.js';
import { writeDialplan } from '../dialplan/write-dialplan.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { paintFor, type Terminal } from '../terminal/terminal.js';

/** Where an application listens unless it is told otherwise. */
const DEFAULT_SERVER = 'agi://127.0.0.1:4573';

/** `agi dialplan`: writes the dialplan of an application, or checks one. */
export async function dialplan(plan: DialplanArguments, terminal: Terminal): Promise<ExitCode> {
  const routes = await routesOf(plan);
  return plan.check === undefined
    ? write(routes ?? [], plan, terminal)
    : check(plan.check, routes, plan, terminal);
}

async function routesOf({
  application,
  routes,
  name,
}: DialplanArguments): Promise<ApplicationRoute[] | undefined> {
  if (application !== undefined) return applicationRoutes(application, name);
  return routes.length > 0 ? routes.map((path) => ({ path })) : undefined;
}

function write(
  routes: readonly ApplicationRoute[],
  plan: DialplanArguments,
  { stdout, stderr }: Terminal,
): ExitCode {
  const { application, output, servers } = plan;
  const text = writeDialplan(routes, {
    ...plan,
    source: printable(application ?? 'the command line'),
    servers: servers.length > 0 ? servers : [DEFAULT_SERVER],
  });
  if (output === undefined) {
    stdout.write(text);
    return EXIT_CODES.well.code;
  }
  try {
    writeFileSync(output, text);
    return EXIT_CODES.well.code;
  } catch (error) {
    stderr.write(`agi: cannot write ${printable(output)}: ${(error as Error).message}\n`);
    return EXIT_CODES.unwritten.code;
  }
}

function check(
  file: string,
  routes: readonly ApplicationRoute[] | undefined,
  { servers, json }: DialplanArguments,
  { stdout, stderr, env }: Terminal,
): ExitCode {
  const source = readSource(file);
  if (source === undefined) throw new UsageError(`cannot read ${JSON.stringify(file)}`);
  const included: ReadIncluded = (name, from, optional) => {
    const found = readIncluded(resolve(dirname(from), name));
    if (found.length === 0 && !optional)
      stderr.write(`agi: ${printable(`${from}: cannot read ${name}`)}\n`);
    return found;
  };
  const { calls, findings } = checkDialplan(readDialplan(source, included), {
    routes: routes && new KnownRoutes(routes.map(({ path }) => path)),
    servers: servers.map((server) => server.replace(/^h?agi:\/\//i, '')),
  });
  const paint = paintFor(stdout, env);
  for (const finding of findings) {
    if (json) stdout.write(`${JSON.stringify(asJson(finding))}\n`);
    else {
      const { rule, step, text } = finding;
      const place = `${step.file}:${step.line} (${step.context},${step.extension},${step.priority})`;
      stdout.write(`${printable(place)} ${paint('red', `[${rule}]`)} ${printable(text)}\n`);
      stdout.write(`  → ${DIALPLAN_RULES[rule]}\n`);
    }
  }
  if (!json) stdout.write(`${summary(calls, findings.length)}\n`);
  return findings.length === 0 ? EXIT_CODES.well.code : EXIT_CODES.failure.code;
}

function asJson({ rule, step, text }: DialplanFinding): object {
  const { file, line, context, extension, priority } = step;
  return { file, line, context, extension, priority, rule, text, remedy: DIALPLAN_RULES[rule] };
}

function summary(calls: number, faults: number): string {
  const steps = calls === 1 ? '1 step calls' : `${calls} steps call`;
  return `${steps} a FastAGI server: ${faults === 0 ? 'no' : faults} fault${faults === 1 ? '' : 's'}`;
}

/** The files of a name, whose last part may have stars; in the order in which Asterisk reads them. */
function readIncluded(path: string): readonly SourceFile[] {
  if (!path.includes('*')) return [readSource(path)].filter((source) => source !== undefined);
  const folder = dirname(path);
  const pattern = basename(path)
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  try {
    return readdirSync(folder)
      .filter((name) => new RegExp(`^${pattern}$`).test(name))
      .sort()
      .flatMap((name) => readSource(join(folder, name)) ?? []);
  } catch {
    return [];
  }
}

function readSource(name: string): SourceFile | undefined {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch {
    return undefined;
  }
}
