import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the built package brings, and what the Nest CLI reads. */
const COLLECTION = resolve('dist/schematics/collection.json');

/** The files that the generators wrote, as they are committed. */
const GENERATED = 'test/schematics/generated';

const APPLICATION = {
  '/package.json': '{ "type": "module", "devDependencies": { "@jest/globals": "30" } }',
  '/src/app.module.ts':
    "import { Module } from '@nestjs/common';\n\n@Module({\n  imports: [],\n})\nexport class AppModule {}\n",
  '/src/main.ts':
    "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module.js';\n\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  await app.listen(3000);\n}\nvoid bootstrap();\n",
};

interface Outcome {
  readonly files: Record<string, string>;
  readonly said: readonly string[];
}

/** Runs generators in a process of their own, because Angular's devkit loads them by `require`. */
function runSchematics(...runs: readonly { name: string; options?: object }[]): Outcome {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['test/schematics/run-schematics.mjs', COLLECTION],
    { input: JSON.stringify({ files: APPLICATION, runs }), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Outcome;
}

const committed = (path: string): string => readFileSync(join(GENERATED, path), 'utf8');

describe('the generators, in the test runner of the devkit', () => {
  it('add the module by nest add, and say where the dialplan is', () => {
    const { files, said } = runSchematics({ name: 'nest-add', options: {} });
    expect(files['/src/app.module.ts']).toContain('imports: [AgiModule.forRoot()],');
    expect(files['/src/main.ts']).toContain('app.enableShutdownHooks();');
    expect(files['/asterisk/extensions.conf']).toContain('Set(AGI_OUTCOME=)');
    expect(said).toEqual([expect.stringContaining('info The lines for Asterisk are in')]);
  });

  it.each([
    ['controller', 'menu', ['menu/menu.controller', 'menu/menu.controller.spec']],
    ['guard', 'internal', ['internal/internal.guard', 'internal/internal.guard.spec']],
    ['dialogue', 'account', ['account/account.dialogue', 'account/account.dialogue.spec']],
    ['sample-test', 'menu', ['menu.call.spec']],
  ])('write a %s as it is committed', (name, of, paths) => {
    const { files } = runSchematics({ name, options: { name: of } });
    for (const path of paths) {
      const file = `src/${path}.ts`;
      expect(existsSync(join(GENERATED, file))).toBe(true);
      expect({ file, text: files[`/${file}`] }).toEqual({ file, text: committed(file) });
    }
  });

  it('work one after the other on one module', () => {
    const { files } = runSchematics(
      { name: 'nest-add', options: {} },
      { name: 'controller', options: { name: 'menu' } },
      { name: 'guard', options: { name: 'internal' } },
      { name: 'dialogue', options: { name: 'account' } },
    );
    expect(files['/src/app.module.ts']).toBe(committed('src/app.module.ts'));
  });

  it('take the options of their schemas, and refuse others', () => {
    const { files } = runSchematics({
      name: 'controller',
      options: { name: 'menu', flat: true, spec: false, skipImport: true },
    });
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['/src/menu.controller.ts', '/src/app.module.ts']),
    );
    expect(Object.keys(files)).toHaveLength(4);
    expect(() => runSchematics({ name: 'controller', options: {} })).toThrow('name');
  });
});
