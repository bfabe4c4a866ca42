import { availableParallelism } from 'node:os';
import type {
  Exploration,
  ExplorationProgress,
  ExploreOptions,
  SavedExploration,
} from '../../testing/index.js';
import { exploreBy, inThisThread, routesOf } from '../../testing/internal.js';
import type { ExplorationArguments } from '../arguments/explore-arguments.js';
import { readPlan } from './read-plan.js';
import { Workers } from './workers.js';

/** The part of an exploration that neither the file nor the words of the command say. */
export interface Exploring {
  readonly signal: AbortSignal;
  readonly resume?: SavedExploration;
  readonly onProgress: (progress: ExplorationProgress) => void;
}

/**
 * Makes the exploration that a file exports, by as many threads as are wanted; one of them is this one.
 *
 * @throws UsageError for a file that has no exploration
 * @throws WorkerError if an application cannot be made in another thread
 */
export async function explorePlan(
  { file, paths, workers = availableParallelism(), limits }: ExplorationArguments,
  exploring: Exploring,
): Promise<Exploration> {
  const { target, path, ...given } = await readPlan(file, paths);
  const options: ExploreOptions = { ...given, ...limits };
  const threads = workers > 1 ? new Workers({ file, paths }, workers) : undefined;
  try {
    return await exploreBy(path, threads?.place ?? inThisThread(target, options), {
      ...options,
      ...exploring,
      routes: path.length > 1 ? routesOf(target) : [],
    });
  } finally {
    await threads?.close();
    await closed(target);
  }
}

/** An application is closed as at its end; a server that does not listen has nothing to close. */
async function closed(target: object): Promise<void> {
  if ('close' in target && typeof target.close === 'function') {
    await (target.close as () => Promise<unknown>)();
  }
}
