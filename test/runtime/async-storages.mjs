import hooks from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';

const { AsyncLocalStorage } = hooks;
const storages = new Set();

hooks.AsyncLocalStorage = class extends AsyncLocalStorage {
  constructor(...args) {
    super(...args);
    storages.add(this);
  }
};
syncBuiltinESMExports();

/**
 * Before Node 24 each promise of a process carries the values of all storages that were ever used in it, and the test
 * runner of Jest makes one for each spec file: after some hundred, promises are slow and large. A storage that is used
 * again after this is there again.
 */
export function disableAsyncStorages() {
  for (const storage of storages) storage.disable();
  storages.clear();
}
