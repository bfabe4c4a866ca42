import { AsyncLocalStorage } from 'node:async_hooks';

const storages = new Set();
const { prototype } = AsyncLocalStorage;

for (const name of ['run', 'enterWith']) {
  const method = prototype[name];
  prototype[name] = function (...args) {
    storages.add(this);
    return Reflect.apply(method, this, args);
  };
}

/**
 * Before Node 24 each promise of a process carries the values of all storages that were ever used in it, and the test
 * runner of Jest makes one for each spec file: after some hundred, promises are slow and large. A storage that is used
 * again after this is there again.
 */
export function disableAsyncStorages() {
  for (const storage of storages) storage.disable();
  storages.clear();
}
