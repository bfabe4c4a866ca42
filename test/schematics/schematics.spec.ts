import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as factories from '../../schematics/src/index.js';
import { addToModule } from '../../schematics/src/module-source.js';
import type { Rule } from '../../schematics/src/tree.js';

/** The files that the generators wrote, as they are committed: their tests run with those of the project. */
const GENERATED = 'test/schematics/generated';

const MODULE = `import { Module } from '@nestjs/common';

@Module({
  imports: [],
})
export class AppModule {}
`;

const MAIN = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
bootstrap();
`;

/** An application in memory. */
class Application {
  readonly files: Map<string, string>;
  readonly said: string[] = [];
  readonly #context = {
    logger: {
      info: (text: string) => void this.said.push(`info ${text}`),
      warn: (text: string) => void this.said.push(`warn ${text}`),
    },
  };

  constructor(files: Record<string, string>) {
    this.files = new Map(Object.entries(files));
  }

  run(rule: Rule): this {
    rule(
      {
        exists: (path) => this.files.has(path),
        readText: (path) => this.files.get(path) ?? '',
        create: (path, text) => {
          if (this.files.has(path)) throw new Error(`${path} is there`);
          this.files.set(path, text);
        },
        overwrite: (path, text) => void this.files.set(path, text),
      },
      this.#context,
    );
    return this;
  }
}

const newApplication = (configuration: object = { type: 'module' }): Application =>
  new Application({
    '/package.json': JSON.stringify(configuration),
    '/src/app.module.ts': MODULE,
    '/src/main.ts': MAIN,
  });

describe('the schematics', () => {
  it('write what is committed, whose tests are run', () => {
    const application = newApplication({
      type: 'module',
      devDependencies: { '@jest/globals': '30' },
    })
      .run(factories.nestAdd())
      .run(factories.controller({ name: 'menu' }))
      .run(factories.guard({ name: 'internal' }))
      .run(factories.dialogue({ name: 'account' }))
      .run(factories.sampleTest({ name: 'menu' }));
    const committed = readdirSync(GENERATED, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(GENERATED, name)).isFile(),
    );
    const written = [...application.files.keys()].filter(
      (path) => path.startsWith('/src/') && path !== '/src/main.ts',
    );
    expect(written.map((path) => path.slice(1)).sort()).toEqual(committed.sort());
    for (const name of committed) {
      const text = readFileSync(join(GENERATED, name), 'utf8');
      expect({ name, text: application.files.get(`/${name}`) }).toEqual({ name, text });
    }
  });

  it('are listed with factories and schemas that are there', () => {
    const read = (name: string): unknown => JSON.parse(readFileSync(`schematics/${name}`, 'utf8'));
    const { schematics } = read('collection.json') as {
      schematics: Record<string, { factory: string; schema: string }>;
    };
    expect(Object.keys(schematics)).toEqual([
      'nest-add',
      'controller',
      'guard',
      'dialogue',
      'sample-test',
    ]);
    for (const { factory, schema } of Object.values(schematics)) {
      const [file, name] = factory.split('#');
      expect(file).toBe('./dist/index.js');
      expect(factories).toHaveProperty(name!, expect.any(Function));
      expect(existsSync(join('schematics', schema))).toBe(true);
    }
    const { version } = read('package.json') as { version: string };
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version });
  });

  it('add the module once, let calls finish, and write the dialplan', () => {
    const application = newApplication().run(factories.nestAdd());
    const after = new Map(application.files);
    expect(after.get('/src/app.module.ts')).toContain('  imports: [AgiModule.forRoot()],\n');
    expect(after.get('/src/main.ts')).toContain(
      '  const app = await NestFactory.create(AppModule);\n  app.enableShutdownHooks();\n',
    );
    expect(after.get('/asterisk/extensions.conf')).toContain('Set(AGI_OUTCOME=)');
    application.run(factories.nestAdd());
    expect(application.files).toEqual(after);
  });

  it('say what is to be done by hand where they cannot do it', () => {
    const application = new Application({ '/src/app.module.ts': 'export const x = 1;\n' });
    application.run(factories.nestAdd()).run(factories.guard({ name: 'x', sourceRoot: 'lib' }));
    expect(application.said).toEqual([
      expect.stringContaining('add AgiModule.forRoot() to its imports'),
      expect.stringContaining('asterisk/extensions.conf'),
      expect.stringContaining('No module was found for XGuard: name it in providers of one.'),
    ]);
  });

  it('write CommonJS and for Jest or Vitest as the application has it', () => {
    const plain = newApplication({}).run(factories.controller({ name: 'menu' }));
    const spec = plain.files.get('/src/menu/menu.controller.spec.ts') ?? '';
    expect(spec).toMatch(/^import \{ Test/);
    expect(spec).toContain("from './menu.controller';");
    expect(plain.files.get('/src/app.module.ts')).toContain("from './menu/menu.controller';");
    const vitest = newApplication({ devDependencies: { vitest: '4' } });
    vitest.run(factories.controller({ name: 'menu' }));
    expect(vitest.files.get('/src/menu/menu.controller.spec.ts')).toMatch(/from 'vitest';\n/);
  });

  it('find the folder and the module by the name and the options', () => {
    const application = newApplication();
    application.files.set('/src/billing/billing.module.ts', MODULE.replace('App', 'Billing'));
    application
      .run(factories.controller({ name: 'billing/FrontDesk', spec: false }))
      .run(factories.guard({ name: 'staff', path: 'billing', flat: true, spec: false }))
      .run(factories.dialogue({ name: 'hours', flat: true, spec: false, skipImport: true }));
    const billing = application.files.get('/src/billing/billing.module.ts');
    expect(billing).toContain(
      "import { FrontDeskController } from './front-desk/front-desk.controller.js';\n",
    );
    expect(billing).toContain("import { StaffGuard } from './staff.guard.js';\n");
    expect(application.files.has('/src/hours.dialogue.ts')).toBe(true);
    expect(application.files.get('/src/app.module.ts')).toBe(MODULE);
    expect([...application.files.keys()].filter((name) => name.endsWith('.spec.ts'))).toEqual([]);
  });

  it.each(['', '../menu', 'a/../b', '1menu', 'x;y'])('refuse the name %j', (name) => {
    expect(() => newApplication().run(factories.controller({ name }))).toThrow(
      `"${name}" is not a name`,
    );
  });
});

describe('a module that something is added to', () => {
  const add = (inside: string): string | undefined =>
    addToModule(`@Module({${inside}})\nclass A {}\n`, {
      list: 'providers',
      entry: 'X',
      symbol: 'X',
      from: './x',
    });

  it.each([
    ['', "import { X } from './x';\n@Module({\n  providers: [X],\n})"],
    [' imports: [A] ', "import { X } from './x';\n@Module({ imports: [A],\n  providers: [X],\n})"],
    ['providers: []', '@Module({providers: [X]})'],
    ['providers: [A]', '@Module({providers: [A, X]})'],
    ['\n  providers: [\n    A,\n    B,\n  ],\n', '\n    B,\n    X,\n  ],\n'],
    [
      "\n  providers: [A, { provide: ']', useValue: [1] }], // ]\n",
      "providers: [A, { provide: ']', useValue: [1] }, X], // ]",
    ],
  ])('keeps the rest of %j', (inside, text) => {
    expect(add(inside)).toContain(text);
  });

  it('is left alone where it cannot be read', () => {
    expect(add('providers: [')).toBeUndefined();
  });
});
