const { jestExpect } = require('@jest/expect');
const circus = require('jest-circus');
const { TestEnvironment } = require('jest-environment-node');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, isAbsolute, join, resolve } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { Script } = require('node:vm');
const { version: compilerVersion } = require('typescript/package.json');
const { jestOf } = require('../runtime/jest-object.cjs');

/** The compiled code depends on these beside its source. */
const COMPILER = `${compilerVersion} ${readFileSync(require.resolve('./spec-modules.cjs'), 'utf8')}`;

require('reflect-metadata');
/** The types of parameters, and where their metadata is: packages have to find the ones of the specs. */
const SHARED = { Reflect, String, Number, Boolean };

/** The constructors that `expect.any()` knows by name. */
const LANGUAGE_TYPES = [
  'String',
  'Number',
  'BigInt',
  'Boolean',
  'Symbol',
  'Function',
  'Object',
  'Array',
];

/** Where `expect` keeps its matchers. */
const MATCHERS = Symbol.for('$$jest-matchers-object');

/** As much of Jest's configuration as its environment reads. */
const PROJECT = { globals: {}, testEnvironmentOptions: {}, fakeTimers: {} };

/**
 * Loads spec files, and the TypeScript that they import, each into a new environment of Jest's. Packages are
 * loaded once for all environments, and each file is compiled once.
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
    Object.assign(environment.global, globals, SHARED);
    // By this the Nest layer knows that it runs in a test, as `expect` leaves it where Jest loads it.
    environment.global[MATCHERS] = globalThis[MATCHERS];
    this.#environment = environment;
    this.#jestGlobals = { ...circus, expect: expectOf(environment), jest: jestOf(environment) };
    this.#load(join(this.#root, file));
  }

  /** Ends the environment of the last spec file. */
  async close() {
    this.#loaded.clear();
    this.#environment?.fakeTimersModern?.useRealTimers();
    // A spec that fails before its end would leave its replacements in Node itself.
    this.#environment?.moduleMocker?.restoreAllMocks();
    await this.#environment?.teardown();
    this.#environment = undefined;
  }

  #load(file) {
    const present = this.#loaded.get(file);
    if (present) return present.exports;
    const module = { exports: {} };
    this.#loaded.set(file, module);
    const evaluate = this.#scriptOf(file).runInContext(this.#environment.getVmContext());
    const meta = { dirname: dirname(file), url: pathToFileURL(file).href };
    evaluate(module.exports, (name) => this.#require(name, file), module, meta);
    return module.exports;
  }

  #require(name, from) {
    if (name === '@jest/globals') return this.#jestGlobals;
    if (name.startsWith('.'))
      return this.#load(resolve(dirname(from), name.replace(/\.js$/, '.ts')));
    // An application that a spec has written, or has among its fixtures, gets the mutated package, too.
    if (name.startsWith('file:')) return this.#load(fileURLToPath(name));
    if (isAbsolute(name)) return this.#load(name);
    // ELK looks whether something is an array: it has to know those of the specs.
    if (name.startsWith('elkjs/')) return this.#load(require.resolve(name));
    const entry = /^nestjs-agi(?:\/(.*))?$/.exec(name);
    if (entry) return this.#load(join(this.#root, 'lib', entry[1] ?? '', 'index.ts'));
    return require(name);
  }

  #scriptOf(file) {
    let script = this.#scripts.get(file);
    if (script === undefined) {
      const code = `(function (exports, require, module, importMeta) {${this.#javaScriptOf(file)}\n})`;
      script = new Script(code, { filename: file });
      this.#scripts.set(file, script);
    }
    return script;
  }

  #javaScriptOf(file) {
    const source = readFileSync(file, 'utf8');
    const key = createHash('sha1').update(`${COMPILER} ${source}`).digest('hex');
    const kept = join(this.#cache, `${key}.js`);
    try {
      return readFileSync(kept, 'utf8');
    } catch {
      const code = compile(source, file);
      writeFileSync(kept, code);
      return code;
    }
  }
};

function compile(source, fileName) {
  // Loaded only when it is needed: it takes a second.
  const ts = require('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    isolatedModules: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  // By the end of its name an ES module would stay one.
  const name = fileName.replace(/\.mjs$/, '.ts');
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: name });
  return outputText.replaceAll('import.meta', 'importMeta');
}

/** `expect`, which takes the constructors of the environment in `expect.any()` for those of this process. */
function expectOf({ global }) {
  const any = (type) => {
    const isOfLanguage = LANGUAGE_TYPES.includes(type?.name) && type === global[type.name];
    return jestExpect.any(isOfLanguage ? globalThis[type.name] : type);
  };
  return Object.assign((...actual) => jestExpect(...actual), jestExpect, { any });
}
