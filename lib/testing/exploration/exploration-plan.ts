import type { CallTarget } from '../transport/destination.js';
import type { ExploreOptions } from './call/explore-options.js';

/**
 * An exploration that `agi explore` and `agi graph` can make: a file exports one, or a function that makes one.
 * Each thread loads the file for itself, so that each has an application and stores of its own.
 *
 * @example
 * export default async (): Promise<ExplorationPlan> => {
 *   const app = await NestFactory.createApplicationContext(AppModule);
 *   const notebook = app.get(Notebook);
 *   return { target: app, path: '/front-desk', state: () => notebook };
 * };
 *
 * @publicApi
 */
export interface ExplorationPlan extends ExploreOptions {
  /** An `AGIServer`, or a Nest application or testing module after `init()`; it need not listen. */
  readonly target: CallTarget;
  /** A path or several, as `explore()` takes them. */
  readonly path: string | readonly string[];
}
