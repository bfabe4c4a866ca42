import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Place, NumberedPrefix, WalkedPath } from '../../testing/internal.js';
import type { WorkerAnswer, WorkerPlan } from './worker.js';

/** The error of a call that could not be placed in another thread. */
export class WorkerError extends Error {}

/** Threads that place the calls of an exploration, each with an application of its own. */
export class Workers {
  readonly #workers: readonly Worker[];

  constructor(plan: WorkerPlan, count: number) {
    const file = new URL('./worker.js', import.meta.url);
    this.#workers = Array.from({ length: count }, () => new Worker(file, { workerData: plan }));
  }

  /** Places calls, several at a time: each thread takes the next one when it is done with the one before. */
  readonly place: Place = async (prefixes) => {
    const walked: WalkedPath[] = [];
    const left = [...prefixes.entries()];
    const work = async (worker: Worker): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [index, prefix] = next;
        walked[index] = await walk(worker, prefix);
      }
    };
    await Promise.all(this.#workers.map(work));
    return walked;
  };

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

async function walk(worker: Worker, prefix: NumberedPrefix): Promise<WalkedPath> {
  const over = new AbortController();
  try {
    const { signal } = over;
    const ended = once(worker, 'exit', { signal }).then(([code]: unknown[]) => {
      throw new WorkerError(`the application ended its thread, with the code ${String(code)}`);
    });
    // The wait that loses is given up.
    ended.catch(() => undefined);
    const answered = once(worker, 'message', { signal });
    worker.postMessage(prefix);
    const [answer] = (await Promise.race([answered, ended])) as [WorkerAnswer];
    if ('failure' in answer) throw new WorkerError(answer.failure);
    return answer.path;
  } finally {
    over.abort();
  }
}
