import { beforeAll, describe, expect, it } from '@jest/globals';
import { pack, run } from './fixture/pack.js';

let tarball: string;

beforeAll(async () => {
  tarball = await pack();
}, 900_000);

const tool = (name: string, ...args: string[]): Promise<string> =>
  run('npx', ['--no-install', name, ...args]);

describe('the package as it is published', () => {
  it('passes the checks of publint', async () => {
    expect(await tool('publint', 'run', tarball, '--strict')).toContain('All good!');
  });

  it('has types that every way of resolving finds, and that match the code', async () => {
    const report = JSON.parse(await tool('attw', tarball, '--format', 'json')) as {
      problems: object;
    };
    expect(report.problems).toEqual({});
  });

  it('has no more than 2.8 MB without the manager, live audio and the inspector', async () => {
    const files = (await run('tar', ['-tvzf', tarball]))
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map((words) => ({ size: Number(words[2]), path: words[5] ?? '' }))
      .filter(({ path }) =>
        /^package\/dist\/[a-z]+\/(core|ivr|nest|testing|cli)\/|^package\/[^/]+$/.test(path),
      );
    expect(files.length).toBeGreaterThan(100);
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(2_800_000);
  });

  it('has the core in one file, and no declaration that no entry point reaches', async () => {
    const paths = (await run('tar', ['-tzf', tarball])).split('\n');
    const code = (folder: string): string[] =>
      paths.filter(
        (path) => path.startsWith(`package/dist/${folder}/core/`) && path.endsWith('.js'),
      );
    for (const folder of ['esm', 'cjs']) {
      expect(
        code(folder)
          .map((path) => path.slice(path.lastIndexOf('/') + 1))
          .sort(),
      ).toEqual(['core.js', 'index.js', 'internal.js']);
    }
    expect(paths).not.toContain('package/dist/esm/core/server/session/session.d.ts');
    expect(paths).toContain('package/dist/esm/core/server/agi-server.d.ts');
  });
});
