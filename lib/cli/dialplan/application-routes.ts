import type {
  RouteOfModule,
  routesOfModule as RoutesOfModule,
} from '../../nest/discovery/routes-of-module.js';
import { quoteValue } from '../../core/internal.js';
import { UsageError } from '../arguments/arguments.js';
import { isServer, loadFile, type ServerLike } from '../loading/load-file.js';

/** A route of an application. */
export interface ApplicationRoute {
  /** Its pattern: `/menu/:lang`. */
  readonly path: string;
  /** The method that handles its calls, where it is known. */
  readonly owner?: string;
}

/** The metadata of `@Module()`, of which a module has at least one. */
const OF_MODULES = ['imports', 'controllers', 'providers', 'exports'];

type NestModule = Parameters<typeof RoutesOfModule>[0];

/**
 * The routes of an application, by a file that exports its root module or its server: `dist/app.module.js`, or
 * `dist/app.module.js#AppModule` where the file exports several.
 *
 * @param name the server whose routes are meant, where a Nest application has several
 * @throws UsageError for a file that cannot be loaded, or has no application
 */
export async function applicationRoutes(
  file: string,
  name: string | undefined,
): Promise<ApplicationRoute[]> {
  const application = await exportOf(file);
  const routes = isNestModule(application)
    ? ofOneServer(await nestRoutes(application), name)
    : application.routes.map((path) => ({ path }));
  if (routes.length > 0) return routes;
  throw new UsageError(`the application of ${quoteValue(file)} has no route`);
}

async function exportOf(file: string): Promise<NestModule | ServerLike> {
  const [path = '', wanted] = file.split('#');
  const all: [string, NestModule | ServerLike][] = [];
  for (const [name, value] of Object.entries(await loadFile(path))) {
    if (!isServer(value) && !isNestModule(value)) continue;
    if (!all.some(([, known]) => known === value)) all.push([name, value]);
  }
  const chosen = wanted === undefined ? all : all.filter(([name]) => name === wanted);
  const [found] = chosen;
  if (found === undefined) {
    throw new UsageError(
      wanted === undefined
        ? `${quoteValue(path)} exports neither a Nest module nor an AGIServer: give the file of the root module, or export the server from a file that does not listen`
        : `${quoteValue(path)} exports no Nest module or AGIServer named ${quoteValue(wanted)}`,
    );
  }
  if (chosen.length === 1) return found[1];
  const names = chosen.map(([name]) => name).join(', ');
  throw new UsageError(`${quoteValue(path)} exports several (${names}): write ${path}#${found[0]}`);
}

function isNestModule(value: unknown): value is NestModule {
  const { getOwnMetadata } = Reflect as {
    getOwnMetadata?: (key: string, target: object) => unknown;
  };
  if (typeof value !== 'function' || getOwnMetadata === undefined) return false;
  return OF_MODULES.some((key) => getOwnMetadata(key, value) !== undefined);
}

async function nestRoutes(root: NestModule): Promise<RouteOfModule[]> {
  // Only an application that has Nest needs this file, which imports Nest.
  const { routesOfModule } = await import('../../nest/discovery/routes-of-module.js');
  try {
    return await routesOfModule(root);
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('\n');
    throw new UsageError(`${root.name} cannot be started: ${sentence}`, { cause: error });
  }
}

function ofOneServer(
  routes: readonly RouteOfModule[],
  name: string | undefined,
): ApplicationRoute[] {
  const names = [...new Set(routes.map(({ server }) => server))];
  if (name === undefined && names.length > 1) {
    throw new UsageError(
      `the application has several servers (${names.join(', ')}): choose one by --name`,
    );
  }
  if (name !== undefined && !names.includes(name)) {
    throw new UsageError(
      `the application has no routes of a server ${quoteValue(name)}, only of ${names.join(', ')}`,
    );
  }
  return routes.filter(({ server }) => server === (name ?? server));
}
