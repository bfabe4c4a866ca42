// Runs in a thread of its own: places the calls that the command asks for.
import { parentPort, workerData } from 'node:worker_threads';
import { describeThrown } from '../../core/index.js';
import { inThisThread, type NumberedPrefix, type WalkedPath } from '../../testing/internal.js';
import { readPlan } from './read-plan.js';

/** The exploration of a worker. */
export interface WorkerPlan {
  readonly file: string;
  readonly paths: readonly string[];
}

/** The answer of a worker: the call that was placed, or why there is none. */
export type WorkerAnswer = { readonly path: WalkedPath } | { readonly failure: string };

const { file, paths } = workerData as WorkerPlan;
const reading = readPlan(file, paths);
// The first call tells of it.
reading.catch(() => undefined);

async function walk(prefix: NumberedPrefix): Promise<WorkerAnswer> {
  try {
    const { options, target } = await reading;
    const [path] = await inThisThread(target, options)([prefix]);
    return path === undefined ? { failure: 'no call was placed' } : { path };
  } catch (error) {
    return { failure: describeThrown(error, (text) => text).message };
  }
}

parentPort?.on('message', (prefix: NumberedPrefix) => {
  void walk(prefix).then((answer) => {
    parentPort?.postMessage(answer);
  });
});
