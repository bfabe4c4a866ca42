import { quoteValue } from '../../core/internal.js';
import type { CallTarget, ExplorationPlan, ExploreOptions } from '../../testing/index.js';
import { checkExploreOptions } from '../../testing/internal.js';
import { UsageError } from '../arguments/arguments.js';
import { isServer, loadFile, type ServerLike } from '../loading/load-file.js';

/** An exploration that a file exports, checked. */
export interface ReadPlan {
  readonly target: CallTarget;
  readonly paths: readonly string[];
  readonly options: ExploreOptions;
}

/**
 * The exploration that a file exports, as `default` or by the name after a `#`: a plan, a function that makes one, or
 * an `AGIServer`, of which the routes without a parameter are explored.
 *
 * @param paths the paths to explore, in place of those of the file; empty if none was given
 * @throws UsageError for a file that cannot be loaded, or has no plan
 */
export async function readPlan(file: string, paths: readonly string[]): Promise<ReadPlan> {
  const [name = '', wanted = 'default'] = file.split('#');
  const found = exportOf(await loadFile(name), wanted);
  if (found === undefined) {
    throw new UsageError(
      `${quoteValue(name)} has no export ${quoteValue(wanted)}: ` +
        'export default { target, path }, a function that resolves with that, or an AGIServer',
    );
  }
  const plan = typeof found === 'function' ? await made(found as () => unknown, file) : found;
  if (isServer(plan)) return planOf(plan, paths, file);
  const { target, path, ...options } = (plan ?? {}) as Partial<ExplorationPlan>;
  if (typeof target !== 'object') {
    throw new UsageError(
      `the exploration of ${quoteValue(file)} must have a target, an AGIServer or a Nest application: { target, path }`,
    );
  }
  const own = typeof path === 'string' ? [path] : (path ?? []);
  const explored = paths.length > 0 ? paths : own;
  if (explored.length === 0)
    throw new UsageError(`the path of ${quoteValue(file)} is missing: /menu`);
  checkExploreOptions(options);
  return { target, paths: explored, options };
}

/** The export of a name. A compiled CommonJS file has its default export within another one. */
function exportOf(exported: Readonly<Record<string, unknown>>, name: string): unknown {
  const found = exported[name];
  const isWrapped = typeof found === 'object' && found !== null && 'default' in found;
  return isWrapped && !('target' in found) ? found.default : found;
}

async function made(make: () => unknown, file: string): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    const message = `the exploration of ${quoteValue(file)} cannot be made: ${String(error)}`;
    throw new UsageError(message, { cause: error });
  }
}

function planOf(server: ServerLike, paths: readonly string[], file: string): ReadPlan {
  const explored = paths.length > 0 ? paths : server.routes.filter((route) => !/[:*]/.test(route));
  if (explored.length > 0) {
    return { target: server as unknown as CallTarget, paths: explored, options: {} };
  }
  throw new UsageError(
    `each route of ${quoteValue(file)} has a parameter: say which path is explored, --path /menu/en`,
  );
}
