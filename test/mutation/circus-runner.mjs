import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setIdleTimeout } from './idle-timeout.mjs';
import { describeMutant, keyOf } from './mutant-key.mjs';
import '../runtime/kept-channels.mjs';

const { setTimeout } = globalThis;
// The test runner of Jest keeps the function that it finds when it is loaded, for the time-outs of tests.
globalThis.setTimeout = setIdleTimeout;
const { addEventHandler, getState, resetState, run } = await import('jest-circus');
const { SpecModules } = await import('./spec-modules.cjs');
globalThis.setTimeout = setTimeout;

/** How long a test may wait for something, in ms. */
const PATIENCE = 6000;

/** A test that takes more than this, in ms of the processor's time, runs after all others. */
const SLOW = 5;

/** What Stryker's code in the mutated files reads and writes. */
const stryker = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] = {});

/**
 * Runs specs for Stryker with the test runner of Jest, but without Jest around it. Stryker's own Jest
 * runner starts Jest for each mutant, which loads every spec file of its configuration, and it cannot stop
 * at the first failure. This one loads only the spec files that cover the mutant, and stops.
 */
class CircusRunner {
  static inject = tokens(commonTokens.options);
  #modules;
  /** The package whose copy is mutated. */
  #root;
  #specs;
  /** Parts of the names of tests that are left out. */
  #without;
  /** The keys of the mutants that run; all if `undefined`. */
  #drawn;
  /** The spec file that runs. */
  #file = '';
  /** How often each name was there in it. */
  #names = new Map();
  /** The tests of it that have run, with their ids. */
  #ids = new Map();
  /** The blocks whose `beforeAll` and `afterAll` have run in it, by the name under which their coverage is kept. */
  #blocks = new Map();
  /** The ids of the tests to run; all if `undefined`. */
  #only;
  /** Whether to stop at the first failure. */
  #bail = false;
  #failed = false;
  /** The file in which the first process of a run leaves the names of slow tests for the others. */
  #slowTests;
  /** The ids of tests that are slow. */
  #slow = new Set();
  /** Whether only slow tests run, or only the others; all if `undefined`. */
  #onlySlow;
  #startedAt;

  constructor({ circus }) {
    this.#modules = new SpecModules(process.cwd(), circus.cache);
    this.#root = circus.root;
    this.#specs = circus.specs;
    this.#without = circus.without;
    this.#drawn = circus.drawn && new Set(circus.drawn);
    this.#slowTests = circus.slowTests;
  }

  capabilities() {
    // Every run loads the modules again.
    return { reloadEnvironment: true };
  }

  init() {
    globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = PATIENCE;
    // Mutants cause thousands of warnings that nobody reads.
    process.removeAllListeners('warning');
    addEventHandler((event) => this.#handle(event));
    const note = (error) => {
      const { currentlyRunningTest: test, unhandledErrors } = getState();
      if (test) test.errors.push(error);
      else unhandledErrors.push(error);
    };
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  }

  async dryRun() {
    delete stryker[INSTRUMENTER_CONSTANTS.ACTIVE_MUTANT];
    stryker[INSTRUMENTER_CONSTANTS.HIT_COUNT] = undefined;
    stryker[INSTRUMENTER_CONSTANTS.MUTATION_COVERAGE_OBJECT] = { static: {}, perTest: {} };
    const tests = [];
    try {
      for (const file of this.#specs) tests.push(...(await this.#runFile(file)));
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error.stack) };
    }
    writeFileSync(this.#slowTests, JSON.stringify([...this.#slow]));
    const mutantCoverage = stryker[INSTRUMENTER_CONSTANTS.MUTATION_COVERAGE_OBJECT];
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    if (this.#drawn?.has(keyOf(describeMutant(activeMutant, this.#root))) === false) {
      return { status: MutantRunStatus.Error, errorMessage: 'not drawn' };
    }
    stryker[INSTRUMENTER_CONSTANTS.ACTIVE_MUTANT] = activeMutant.id;
    stryker[INSTRUMENTER_CONSTANTS.HIT_LIMIT] = hitLimit;
    stryker[INSTRUMENTER_CONSTANTS.HIT_COUNT] = hitLimit === undefined ? undefined : 0;
    if (this.#slow.size === 0)
      this.#slow = new Set(JSON.parse(readFileSync(this.#slowTests, 'utf8')));
    this.#only = testFilter && new Set(testFilter);
    this.#bail = !disableBail;
    this.#failed = false;
    const slow = (testFilter ?? [...this.#slow]).filter((id) => this.#slow.has(id));
    const tests = [
      ...(await this.#runMutant(this.#filesOf(testFilter), false)),
      ...(await this.#runMutant(this.#filesOf(slow), true)),
    ];
    const limit = determineHitLimitReached(stryker[INSTRUMENTER_CONSTANTS.HIT_COUNT], hitLimit);
    return toMutantRunResult(limit ?? { status: DryRunStatus.Complete, tests }, disableBail);
  }

  #filesOf(ids) {
    if (ids === undefined) return this.#specs;
    return this.#specs.filter((file) => ids.some((id) => id.startsWith(`${file}: `)));
  }

  async #runMutant(files, onlySlow) {
    const tests = [];
    this.#onlySlow = onlySlow;
    for (const file of files) {
      if (this.#bail && this.#failed) break;
      try {
        tests.push(...(await this.#runFile(file)));
      } catch (error) {
        // The file cannot be loaded.
        this.#failed = true;
        tests.push(resultOf({ errors: [error] }, `${file}: outside of tests`, file));
      }
    }
    return tests;
  }

  async #runFile(file) {
    this.#file = file;
    this.#names.clear();
    this.#ids.clear();
    this.#blocks.clear();
    resetState();
    try {
      await this.#modules.open(file, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: stryker });
      await run();
    } finally {
      await this.#modules.close();
    }
    this.#shareCoverage();
    const unhandled = getState().unhandledErrors;
    const results = [...this.#ids].map(([test, id]) => resultOf(test, id, file));
    if (unhandled.length > 0) {
      this.#failed = true;
      results.push({ ...resultOf({ errors: unhandled }, `${file}: outside of tests`, file) });
    }
    return results;
  }

  #handle({ name, test, hook }) {
    if (hook?.type.endsWith('All')) {
      const id = name === 'hook_start' ? `hooks ${this.#blocks.size}` : undefined;
      stryker[INSTRUMENTER_CONSTANTS.CURRENT_TEST_ID] = id;
      if (id !== undefined) this.#blocks.set(id, hook.parent);
    } else if (name === 'test_start') {
      const id = this.#idOf(test);
      if (this.#isLeftOut(id)) test.mode = 'skip';
      else this.#ids.set(test, id);
      stryker[INSTRUMENTER_CONSTANTS.CURRENT_TEST_ID] = id;
      this.#startedAt = process.cpuUsage();
    } else if (name === 'test_done' || name === 'test_skip') {
      stryker[INSTRUMENTER_CONSTANTS.CURRENT_TEST_ID] = undefined;
      if (test.errors.length > 0) this.#failed = true;
      const { user, system } = process.cpuUsage(this.#startedAt);
      if (this.#onlySlow === undefined && user + system > SLOW * 1000) {
        this.#slow.add(this.#ids.get(test));
      }
    }
  }

  /**
   * Each test of a block covers the code that a `beforeAll` of the block runs. Stryker takes code that runs outside of tests for code
   * that runs when a module is loaded, and would try all tests of all files on it.
   */
  #shareCoverage() {
    const { perTest = {} } = stryker[INSTRUMENTER_CONSTANTS.MUTATION_COVERAGE_OBJECT] ?? {};
    for (const [hooks, block] of this.#blocks) {
      const covered = Object.entries(perTest[hooks] ?? {});
      delete perTest[hooks];
      for (const [test, id] of this.#ids) {
        if (!isWithin(test, block)) continue;
        const own = (perTest[id] ??= {});
        for (const [mutant, hits] of covered) own[mutant] = (own[mutant] ?? 0) + hits;
      }
    }
  }

  #isLeftOut(id) {
    if (this.#bail && this.#failed) return true;
    if (this.#onlySlow !== undefined && this.#onlySlow !== this.#slow.has(id)) return true;
    if (this.#only !== undefined) return !this.#only.has(id);
    return this.#without.some((part) => id.includes(part));
  }

  /** The names of a test and of what is around it. Tests of the same name are counted. */
  #idOf(test) {
    const names = [];
    for (let one = test; one.parent; one = one.parent) names.unshift(one.name);
    const name = `${this.#file}: ${names.join(' ')}`;
    const count = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  }
}

function isWithin({ parent }, block) {
  return parent === block || (parent !== undefined && isWithin(parent, block));
}

function resultOf({ errors, duration }, id, fileName) {
  const result = { id, name: id, timeSpentMs: duration ?? 0, fileName };
  if (errors.length === 0) return { ...result, status: TestStatus.Success };
  const [error] = errors.flat();
  return { ...result, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'circus', CircusRunner)];
