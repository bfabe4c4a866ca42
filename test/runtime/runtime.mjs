import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { jestOf } from './jest-object.cjs';
import { SourceMaps } from './source-maps.mjs';

const require = createRequire(import.meta.url);

register('./hooks.mjs', import.meta.url);

/** Where `jest-globals.mjs` finds what a spec file imports from `@jest/globals`. */
const GLOBALS = Symbol.for('nestjs-agi.jest-globals');
/** Where Jest's test runner keeps the functions that it tells of events. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');
/** The name of the symbol under which it keeps its state. */
const STATE = 'JEST_STATE_SYMBOL';

const SOURCE_MAPS = new SourceMaps();

let runs = 0;

/**
 * Loads spec files by Node itself. It has as much of the interface of Jest's own runtime as Jest's test runner
 * calls: no mocks of modules, no coverage.
 */
export default class ProcessRuntime {
  #environment;

  constructor(_config, environment) {
    this.#environment = environment;
  }

  /** The test runner: a new one for each spec file, as it holds the tests of one. */
  requireInternalModule(path) {
    delete globalThis[EVENT_HANDLERS];
    this.#forgetTests();
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    const { href } = pathToFileURL(path);
    runs += 1;
    return await import(`${href}?run=${String(runs)}`);
  }

  setGlobalsForRuntime(globals) {
    globalThis[GLOBALS] = { ...globals, jest: jestOf(this.#environment) };
  }

  getSourceMaps() {
    return SOURCE_MAPS;
  }

  enterTestCode() {}

  leaveTestCode() {}

  getAllCoverageInfoCopy() {
    return undefined;
  }

  teardown() {
    this.#forgetTests();
  }

  #forgetTests() {
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (symbol.description === STATE) delete globalThis[symbol];
    }
  }
}
