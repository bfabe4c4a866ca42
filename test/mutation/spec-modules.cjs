const { jestExpect: expect } = require('@jest/expect');
const circus = require('jest-circus');
const { TestEnvironment } = require('jest-environment-node');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { Script } = require('node:vm');
const ts = require('typescript');

const COMPILER_OPTIONS = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** As much of Jest's configuration as its environment reads. */
const PROJECT = { globals: {}, testEnvironmentOptions: {}, fakeTimers: {} };

/**
 * Loads spec files, and the TypeScript that they import, each into a new environment of Jest's. Files are
 * compiled once for all environments.
 */
exports.SpecModules = class SpecModules {
  #root;
  #cache;
  #scripts = new Map();
  #loaded = new Map();
  #environment;
  #jestGlobals;

  /**
   * @param {string} root the root of the package
   * @param {string} cache a folder that keeps the JavaScript of each file for other processes
   */
  constructor(root, cache) {
    this.#root = root;
    this.#cache = cache;
    mkdirSync(cache, { recursive: true });
  }

  /** Runs a spec file, which registers its tests. `globals` are added to those of Node. */
  async open(file, globals) {
    const environment = new TestEnvironment(
      { projectConfig: PROJECT, globalConfig: {} },
      { testPath: file, docblockPragmas: {}, console },
    );
    await environment.setup();
    Object.assign(environment.global, globals);
    this.#environment = environment;
    this.#jestGlobals = { ...circus, expect, jest: jestOf(environment) };
    this.#load(join(this.#root, file));
  }

  /** Ends the environment of the last spec file. */
  async close() {
    this.#loaded.clear();
    this.#environment?.fakeTimersModern?.useRealTimers();
    await this.#environment?.teardown();
    this.#environment = undefined;
  }

  #load(file) {
    const present = this.#loaded.get(file);
    if (present) return present.exports;
    const module = { exports: {} };
    this.#loaded.set(file, module);
    const evaluate = this.#scriptOf(file).runInContext(this.#environment.getVmContext());
    evaluate(module.exports, (name) => this.#require(name, file), module);
    return module.exports;
  }

  #require(name, from) {
    if (name === '@jest/globals') return this.#jestGlobals;
    if (name.startsWith('.'))
      return this.#load(resolve(dirname(from), name.replace(/\.js$/, '.ts')));
    const entry = /^nestjs-agi(?:\/(.*))?$/.exec(name);
    if (entry) return this.#load(join(this.#root, 'lib', entry[1] ?? '', 'index.ts'));
    return require(name);
  }

  #scriptOf(file) {
    let script = this.#scripts.get(file);
    if (script === undefined) {
      const code = `(function (exports, require, module) {${this.#javaScriptOf(file)}\n})`;
      script = new Script(code, { filename: file });
      this.#scripts.set(file, script);
    }
    return script;
  }

  #javaScriptOf(file) {
    const source = readFileSync(file, 'utf8');
    const key = createHash('sha1').update(`${ts.version} ${source}`).digest('hex');
    const kept = join(this.#cache, `${key}.js`);
    try {
      return readFileSync(kept, 'utf8');
    } catch {
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: COMPILER_OPTIONS,
        fileName: file,
      });
      writeFileSync(kept, outputText);
      return outputText;
    }
  }
};

/** What specs take from Jest's `jest`, as far as the specs of the rooms need it. */
function jestOf({ moduleMocker: mocker, fakeTimersModern: timers }) {
  return {
    fn: (implementation) => mocker.fn(implementation),
    spyOn: (...target) => mocker.spyOn(...target),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: (options) => timers.useFakeTimers(options),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
    getTimerCount: () => timers.getTimerCount(),
  };
}
