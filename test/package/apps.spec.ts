import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, run } from './fixture/pack.js';

/** Applications as users have them: everything from npm, and our tarball. */
const APPS = ['nest-11-commonjs', 'nest-12-commonjs', 'nest-12-esm', 'core-alone'];
const home = join(import.meta.dirname, 'apps');

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-apps-'));
  tarball = await pack();
}, 900_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function copy(name: string): string {
  const app = join(folder, name);
  const src = join(app, 'src');
  mkdirSync(src, { recursive: true });
  if (name.startsWith('nest-')) cpSync(join(home, 'nest'), src, { recursive: true });
  for (const file of readdirSync(join(home, name))) {
    const to = file.endsWith('.ts') ? src : app;
    cpSync(join(home, name, file), join(to, file));
  }
  return app;
}

describe('an application that installs the tarball', () => {
  it.concurrent.each(APPS)(
    'compiles, and passes its own tests: %s',
    async (name) => {
      const app = copy(name);
      const npm = async (...args: string[]): Promise<string> => run('npm', args, app);
      await npm('install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
      expect(await npm('run', '--silent', 'build')).toBe('');
      await npm('test');
    },
    600_000,
  );
});
