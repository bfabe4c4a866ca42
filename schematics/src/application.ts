import type { Tree } from './tree.js';

/** The facts of an application that generated code depends on. */
export interface Application {
  /** The text after the name of a file in an import: `.js` in an ES module. */
  readonly extension: '' | '.js';
  /** The package from which tests import `describe` and `it`; `undefined` where these are global, as in Jest. */
  readonly testFunctions: 'vitest' | '@jest/globals' | undefined;
}

/** Reads `package.json`. */
export function applicationOf(tree: Tree): Application {
  const text = tree.exists('/package.json') ? tree.readText('/package.json') : '{}';
  const { type, dependencies, devDependencies } = JSON.parse(text) as {
    type?: string;
    dependencies?: object;
    devDependencies?: object;
  };
  return {
    extension: type === 'module' ? '.js' : '',
    testFunctions: (['vitest', '@jest/globals'] as const).find(
      (name) => name in { ...dependencies, ...devDependencies },
    ),
  };
}
