import { availableParallelism } from 'node:os';
import { AGIError, describeThrown } from '../../core/index.js';
import { quoteValue } from '../../core/internal.js';
import type {
  Exploration,
  ExplorationProgress,
  ExploreOptions,
  SavedExploration,
} from '../../testing/index.js';
import { exploreBy, inThisThread, routesOf } from '../../testing/internal.js';
import { UsageError } from '../arguments/arguments.js';
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
 * @throws UsageError for a file that has no exploration, or one that fails
 */
export async function explorePlan(
  { file, paths, workers = availableParallelism(), limits }: ExplorationArguments,
  exploring: Exploring,
): Promise<Exploration> {
  const plan = await readPlan(file, paths);
  const { target } = plan;
  const options: ExploreOptions = { ...plan.options, ...limits };
  const threads = workers > 1 ? new Workers({ file, paths }, workers) : undefined;
  try {
    return await exploreBy(plan.paths, threads?.place ?? inThisThread(target, options), {
      ...options,
      ...exploring,
      routes: plan.paths.length > 1 ? routesOf(target) : [],
    });
  } catch (error) {
    if (error instanceof AGIError) throw error;
    // It comes from the file: from `begin`, or from an application that cannot be made a second time.
    throw new UsageError(`the exploration of ${quoteValue(file)} ended: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    await threads?.close();
    await closed(target);
  }
}

function messageOf(error: unknown): string {
  return describeThrown(error, (text) => text).message;
}

/** An application is closed as at its end; a server that does not listen has nothing to close. */
async function closed(target: object): Promise<void> {
  if ('close' in target && typeof target.close === 'function') {
    await (target.close as () => Promise<unknown>)();
  }
}
