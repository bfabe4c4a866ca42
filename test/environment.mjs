import { TestEnvironment } from 'jest-environment-node';
import { disableAsyncStorages } from './runtime/async-storages.mjs';
import './runtime/kept-channels.mjs';

let registered = false;

/** Jest's own environment for Node, in a worker process that ends at once when its work is over. */
export default class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    if (registered || process.env.JEST_WORKER_ID === undefined || !process.send) return;
    registered = true;
    // Left alone, it would first take down the heap with all modules of all its tests. That takes
    // longer than the half second which Jest gives it, and then Jest reports a leak that is none.
    process.once('exit', () => process.kill(process.pid, 'SIGKILL'));
  }

  async teardown() {
    disableAsyncStorages();
    await super.teardown();
  }
}
