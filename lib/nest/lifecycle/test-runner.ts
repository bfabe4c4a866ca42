/** The module that Node loads for `node:test`, and for nothing else. */
const NODE_TEST = 'NativeModule internal/test_runner/test';

/**
 * The name of the test runner in whose process this is; `undefined` if there is none.
 *
 * Only what a runner leaves in its own process counts. The environment does not: a program that a test starts
 * inherits it, and an environment called `test` may be a server that serves people.
 */
export function testRunner(): string | undefined {
  const inGlobal = (name: PropertyKey): boolean => name in globalThis;
  if (inGlobal('__vitest_worker__')) return 'Vitest';
  // The symbol is there also where Jest's functions are imported and no global names.
  if (inGlobal(Symbol.for('$$jest-matchers-object'))) return 'Jest';
  if (['describe', 'it', 'beforeEach'].every(inGlobal)) return 'a test runner';
  const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] };
  return moduleLoadList.includes(NODE_TEST) ? 'node:test' : undefined;
}
