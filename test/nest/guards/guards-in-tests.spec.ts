import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, type CanActivate, type ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { AgiController, AgiGuard, AgiModule } from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import {
  AdminRoutes,
  moduleOf,
  SECRET,
  secretOf,
  TokenGuard,
  ways,
} from './fixture/guarded-parts.js';

describe('in a test', () => {
  const permit: CanActivate = { canActivate: () => true };
  @Injectable()
  class ByWord implements CanActivate {
    constructor(@Inject(SECRET) readonly secret: string) {}
    canActivate(): boolean {
      return this.secret === 'admin-secret';
    }
  }
  const replacements: [string, (builder: TestingModuleBuilder) => TestingModuleBuilder][] = [
    ['a value', (builder) => builder.overrideGuard(TokenGuard).useValue(permit)],
    ['a class', (builder) => builder.overrideGuard(TokenGuard).useClass(ByWord)],
    [
      'a factory',
      (builder) =>
        builder.overrideGuard(TokenGuard).useFactory({
          factory: (secret: string) => new ByWord(secret),
          inject: [SECRET],
        }),
    ],
  ];
  const places = ways.filter(([name]) => !/value|alias|imported|exports/.test(name));
  const outcome = async (
    metadata: ModuleMetadata,
    override: (builder: TestingModuleBuilder) => TestingModuleBuilder,
  ): Promise<string> => {
    const { controllers = [], imports = [], ...rest } = metadata;
    const module = await override(
      Test.createTestingModule({
        ...rest,
        imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' }), ...imports],
        controllers: [AdminRoutes, ...controllers],
      }),
    ).compile();
    await module.init();
    try {
      return (await placeCall(module, '/admin/open').ended).status;
    } finally {
      await module.close();
    }
  };

  it.each(
    replacements.flatMap(([by, override]) =>
      places.map(([place, metadata]) => ({ by, override, place, metadata })),
    ),
  )('overrideGuard() replaces it by $by, where it $place', async ({ override, metadata }) => {
    expect(await outcome(metadata('admin-secret'), (builder) => builder)).toBe('FAILURE');
    expect(await outcome(metadata('admin-secret'), override)).toBe('SUCCESS');
  });

  it('overrideGuard() gives a factory what the module of the guard can inject, or nothing for what is optional', async () => {
    const given: unknown[][] = [];
    const override = (inject: unknown[]) => (builder: TestingModuleBuilder) =>
      builder.overrideGuard(TokenGuard).useFactory({
        factory: (...dependencies: unknown[]) => {
          given.push(dependencies);
          return permit;
        },
        inject: inject as never[],
      });
    const own = { providers: [secretOf('admin-secret')] };
    const optional = [
      { token: SECRET, optional: false },
      { token: 'NONE', optional: true },
      SECRET,
    ];
    expect(await outcome(own, override(optional))).toBe('SUCCESS');
    expect(given).toEqual([['admin-secret', undefined, 'admin-secret']]);
    class Missing {
      readonly name = 'missing';
    }
    for (const [token, name] of [
      ['NONE', 'NONE'],
      [Missing, 'Missing'],
    ] as const) {
      await expect(outcome(own, override([{ token }]))).rejects.toMatchObject({
        cause: expect.objectContaining({ message: `${name} is not visible in RootTestModule` }),
      });
      await expect(outcome(own, override([token]))).rejects.toMatchObject({
        cause: expect.objectContaining({ message: `${name} is not visible in RootTestModule` }),
      });
    }
    expect(given).toHaveLength(1);
  });

  it('overrideGuard() replaces one that comes from another module', async () => {
    const auth = moduleOf({ providers: [TokenGuard, secretOf('auth')], exports: [TokenGuard] });
    const override = (builder: TestingModuleBuilder) =>
      builder.overrideGuard(TokenGuard).useValue(permit);
    expect(await outcome({ imports: [auth] }, override)).toBe('SUCCESS');
  });

  it('overrideProvider() replaces a guard that is a provider, and what a guard injects', async () => {
    const own = { providers: [TokenGuard, secretOf('admin-secret')] };
    const auth = { imports: [moduleOf({ ...own, exports: [TokenGuard] })] };
    for (const metadata of [own, auth]) {
      const byValue = (builder: TestingModuleBuilder) =>
        builder.overrideProvider(TokenGuard).useValue(permit);
      const byClass = (builder: TestingModuleBuilder) =>
        builder.overrideProvider(TokenGuard).useClass(ByWord);
      expect(await outcome(metadata, byValue)).toBe('SUCCESS');
      expect(await outcome(metadata, byClass)).toBe('SUCCESS');
    }
    const word = { providers: [{ provide: ByWord, useClass: ByWord }, secretOf('wrong')] };
    @AgiController('admin')
    @AgiGuard(ByWord)
    class Routes extends AdminRoutes {}
    const module = await Test.createTestingModule({
      ...word,
      imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
      controllers: [Routes],
    })
      .overrideProvider(SECRET)
      .useValue('admin-secret')
      .compile();
    await module.init();
    expect((await placeCall(module, '/admin/open').ended).status).toBe('SUCCESS');
    await module.close();
  });

  it('guards are the same as without AgiModule', async () => {
    const module = await Test.createTestingModule({
      imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
      providers: [TokenGuard, secretOf('own')],
    }).compile();
    await module.init();
    expect(module.get(TokenGuard)).toBeInstanceOf(TokenGuard);
    expect(module.get(TokenGuard).secret).toBe('own');
    await module.close();

    const without = await Test.createTestingModule({
      imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
    }).compile();
    await without.init();
    expect(() => without.get(TokenGuard)).toThrow();
    await without.close();
  });
});
