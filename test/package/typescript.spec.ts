import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pack, run } from './fixture/pack.js';

const VERSIONS = ['5.9', '6', '7'];
/** The packages of the applications, beside ours. */
const PACKAGES = ['@nestjs', '@types', 'rxjs', 'reflect-metadata', 'undici-types', 'elkjs'];

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nestjs-agi');
let app: string;

/** The compiler of a version, which is installed the first time. */
async function compilerOf(version: string): Promise<string> {
  const home = join(cache, `typescript-${version}`);
  const file = join(home, 'node_modules/typescript/bin/tsc');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', ['install', '--prefix', home, ...flags, `typescript@${version}`]);
  }
  return file;
}

/** Imports each entry point as a whole. */
function everyEntryPoint(): string {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object };
  const names = Object.keys(exports).filter((name) => name !== './package.json');
  return names
    .map((name, index) => `export * as entry${index} from 'nestjs-agi${name.slice(1)}';`)
    .join('\n');
}

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'agi-typescript-'));
  const modules = join(app, 'node_modules');
  mkdirSync(join(modules, 'nestjs-agi'), { recursive: true });
  await run('tar', [
    '-xzf',
    await pack(),
    '--strip-components=1',
    '-C',
    join(modules, 'nestjs-agi'),
  ]);
  for (const name of PACKAGES) symlinkSync(resolve('node_modules', name), join(modules, name));
  cpSync('sample/01-quick-start/src', join(app, 'src'), { recursive: true });
  writeFileSync(join(app, 'src/entry-points.ts'), everyEntryPoint());
  writeFileSync(join(app, 'package.json'), '{ "type": "module", "private": true }');
}, 900_000);

describe.each(VERSIONS)('TypeScript %s', (version) => {
  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])(
    'takes a sample and the declarations of all entry points: %s, %s',
    async (module, moduleResolution) => {
      const compiler = await compilerOf(version);
      const file = join(app, `tsconfig.${version}.${module}.json`);
      const compilerOptions = {
        target: 'ES2023',
        lib: ['ES2023'],
        types: ['node'],
        module,
        moduleResolution,
        strict: true,
        skipLibCheck: false,
        esModuleInterop: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        rootDir: 'src',
        outDir: `dist-${version}-${module}`,
      };
      writeFileSync(file, JSON.stringify({ compilerOptions, include: ['src'] }));
      expect(await run(process.execPath, [compiler, '-p', file], app)).toBe('');
      expect(existsSync(join(app, compilerOptions.outDir, 'main.js'))).toBe(true);
      const said = await run(process.execPath, [compiler, '--version']);
      expect(said).toContain(`Version ${version}.`);
    },
    300_000,
  );
});
