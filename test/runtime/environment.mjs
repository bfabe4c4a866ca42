import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import process from 'node:process';
import { disableAsyncStorages } from './async-storages.mjs';
import './kept-channels.mjs';

/**
 * An environment of Jest's that is the process itself: the package and the packages that it needs are loaded once
 * in each worker process, rather than once for each spec file. What a spec file leaves in the place of something is
 * put back after it.
 */
export default class ProcessEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern;
  #globals = Object.getOwnPropertyDescriptors(globalThis);
  #env = { ...process.env };
  #exit = process.exit;

  constructor({ projectConfig }) {
    Object.assign(globalThis, projectConfig.globals);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  async teardown() {
    disableAsyncStorages();
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    // Jest itself puts another one in its place.
    process.exit = this.#exit;
    putBack(process.env, Object.getOwnPropertyDescriptors(this.#env));
    putBack(globalThis, this.#globals);
  }

  exportConditions() {
    return ['node'];
  }

  getVmContext() {
    return null;
  }
}

/** Gives an object the properties that it had. */
function putBack(object, descriptors) {
  for (const [name, now] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    const before = descriptors[name];
    if (before === undefined) delete object[name];
    else if (before.value !== now.value) Object.defineProperty(object, name, before);
  }
  for (const name of Object.keys(descriptors)) {
    if (!(name in object)) Object.defineProperty(object, name, descriptors[name]);
  }
}
