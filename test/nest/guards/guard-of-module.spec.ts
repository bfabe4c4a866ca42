import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import {
  AgiController,
  AgiExecutionContext,
  AgiGuard,
  AgiModule,
  AgiRoute,
  AGIServer,
  type AGIChannel,
  type AgiModuleOptions,
} from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { run, startApp, stopApps, type TestApp } from '../fixture/app.js';

afterEach(stopApps);

const SECRET = 'SECRET';

/** Two modules have this class, each with a secret of its own. */
@Injectable()
class TokenGuard implements CanActivate {
  constructor(@Inject(SECRET) readonly secret: string) {}
  canActivate(context: ExecutionContext): boolean {
    return AgiExecutionContext.create(context).getParams().token === this.secret;
  }
}

@AgiController('admin')
@AgiGuard(TokenGuard)
class AdminRoutes {
  @AgiRoute('open')
  open(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('again')
  again(channel: AGIChannel) {
    return channel.noop('handled');
  }
}

@AgiController('web')
@AgiGuard(TokenGuard)
class WebRoutes {
  @AgiRoute('open')
  open(channel: AGIChannel) {
    return channel.noop('handled');
  }
}

@Controller('http')
@UseGuards(TokenGuard)
class HttpRoutes {
  @Get()
  get() {
    return 'http';
  }
}

const secretOf = (secret: string) => ({ provide: SECRET, useValue: secret });

function moduleOf(metadata: ModuleMetadata): Type {
  @Module(metadata)
  class Part {}
  return Part;
}

async function opens({ call }: TestApp, path: string, token: string): Promise<boolean> {
  return !(await call(`${path}?token=${token}`)).failed;
}

/** The ways in which a module can have its guard, which has the secret that is given. */
const ways: [string, (secret: string) => ModuleMetadata][] = [
  ['is made of what the module has', (secret) => ({ providers: [secretOf(secret)] })],
  ['is a provider', (secret) => ({ providers: [TokenGuard, secretOf(secret)] })],
  [
    'is a transient provider',
    (secret) => ({
      providers: [
        { provide: TokenGuard, useClass: TokenGuard, scope: Scope.TRANSIENT },
        secretOf(secret),
      ],
    }),
  ],
  [
    'is the value of a provider',
    (secret) => ({ providers: [{ provide: TokenGuard, useValue: new TokenGuard(secret) }] }),
  ],
  [
    'comes from a factory',
    (secret) => ({
      providers: [
        {
          provide: TokenGuard,
          inject: [SECRET],
          useFactory: async (found: string) => Promise.resolve(new TokenGuard(found)),
        },
        secretOf(secret),
      ],
    }),
  ],
  [
    'is an alias',
    (secret) => ({
      providers: [
        { provide: 'GUARD', useValue: new TokenGuard(secret) },
        { provide: TokenGuard, useExisting: 'GUARD' },
      ],
    }),
  ],
  [
    'is an export of an imported module, which keeps the secret',
    (secret) => ({
      imports: [moduleOf({ providers: [TokenGuard, secretOf(secret)], exports: [TokenGuard] })],
    }),
  ],
  [
    'is an export of a module that an imported one exports',
    (secret) => {
      const inner = moduleOf({ providers: [TokenGuard, secretOf(secret)], exports: [TokenGuard] });
      return { imports: [moduleOf({ imports: [inner], exports: [inner] })] };
    },
  ],
  [
    'is made of the secret that an imported module exports',
    (secret) => ({ imports: [moduleOf({ providers: [secretOf(secret)], exports: [SECRET] })] }),
  ],
  [
    'is the one of @UseGuards() in the module',
    (secret) => ({ controllers: [HttpRoutes], providers: [secretOf(secret)] }),
  ],
];

describe('a guard of @AgiGuard() is the guard of its own module, if it', () => {
  const pairs = ways.flatMap(([admin, adminModule]) =>
    ways.map(([web, webModule]) => ({ admin, adminModule, web, webModule })),
  );

  it.each(pairs)('$admin, and in the other module $web', async ({ adminModule, webModule }) => {
    const withRoutes = ({ controllers = [], ...rest }: ModuleMetadata, routes: Type): Type =>
      moduleOf({ ...rest, controllers: [...controllers, routes] });
    const app = await startApp({
      imports: [
        withRoutes(adminModule('admin-secret'), AdminRoutes),
        withRoutes(webModule('web-secret'), WebRoutes),
      ],
    });
    const [admin, web] = [
      [
        await opens(app, '/admin/open', 'admin-secret'),
        await opens(app, '/admin/open', 'web-secret'),
      ],
      [await opens(app, '/web/open', 'web-secret'), await opens(app, '/web/open', 'admin-secret')],
    ];
    expect({ admin, web }).toEqual({ admin: [true, false], web: [true, false] });
  });

  it('is an export of a global module, and the module has none', async () => {
    @Global()
    @Module({ providers: [TokenGuard, secretOf('global-secret')], exports: [TokenGuard] })
    class Everywhere {}
    const app = await startApp({
      imports: [
        Everywhere,
        moduleOf({ controllers: [AdminRoutes] }),
        moduleOf({ controllers: [WebRoutes], providers: [TokenGuard, secretOf('web-secret')] }),
      ],
    });
    expect(await opens(app, '/admin/open', 'global-secret')).toBe(true);
    expect(await opens(app, '/admin/open', 'web-secret')).toBe(false);
    expect(await opens(app, '/web/open', 'web-secret')).toBe(true);
  });

  it('is one for all routes of the module', async () => {
    const made: string[] = [];
    @Injectable()
    class Counted extends TokenGuard {
      constructor(@Inject(SECRET) secret: string) {
        super(secret);
        made.push(secret);
      }
    }
    const routes = (path: string): Type => {
      @AgiController(path)
      @AgiGuard(Counted)
      class Routes extends AdminRoutes {}
      return Routes;
    };
    await startApp({
      imports: [
        moduleOf({ controllers: [routes('a'), routes('b')], providers: [secretOf('one')] }),
        moduleOf({ controllers: [routes('c')], providers: [secretOf('two')] }),
      ],
    });
    expect(made.sort()).toEqual(['one', 'two']);
  });
});

describe('the application does not start if the module of a guard', () => {
  const elsewhere = moduleOf({
    controllers: [HttpRoutes],
    providers: [TokenGuard, secretOf('web-secret')],
  });
  const refused = (module: Type, why = '', other: Type = elsewhere) =>
    expect(startApp({ imports: [module, other] })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(
        new RegExp(
          `^the guard TokenGuard of AdminRoutes\\.open cannot be made in Part\\. .*${why}`,
        ),
      ),
      cause: expect.objectContaining({ message: expect.stringContaining(why) }),
    });

  it('cannot make it, though another module could', async () => {
    await refused(moduleOf({ controllers: [AdminRoutes] }));
  });

  it('imports a module that has it and does not export it', async () => {
    const closed = moduleOf({ providers: [TokenGuard, secretOf('closed')] });
    await refused(moduleOf({ controllers: [AdminRoutes], imports: [closed] }));
  });

  it('imports a module that imports, but does not export, a module that exports it', async () => {
    const inner = moduleOf({ providers: [TokenGuard, secretOf('inner')], exports: [TokenGuard] });
    const outer = moduleOf({ imports: [inner] });
    await refused(moduleOf({ controllers: [AdminRoutes], imports: [outer] }));
  });

  it('has a request-scoped dependency of it, though another module has a singleton', async () => {
    const scoped = { provide: SECRET, scope: Scope.REQUEST, useFactory: () => 'admin-secret' };
    await refused(
      moduleOf({ controllers: [AdminRoutes], providers: [scoped] }),
      'SECRET is request-scoped',
    );
    await refused(
      moduleOf({ controllers: [AdminRoutes], providers: [TokenGuard, scoped] }),
      'TokenGuard is request-scoped',
    );
  });

  it('has it as a request-scoped provider, or the class itself is request-scoped', async () => {
    const provider = { provide: TokenGuard, useClass: TokenGuard, scope: Scope.REQUEST };
    await refused(
      moduleOf({ controllers: [AdminRoutes], providers: [provider, secretOf('admin-secret')] }),
      'TokenGuard is request-scoped',
    );
    @Injectable({ scope: Scope.REQUEST })
    class PerCall implements CanActivate {
      canActivate(): boolean {
        return true;
      }
    }
    @AgiController('admin')
    @AgiGuard(PerCall)
    class Routes extends AdminRoutes {}
    await expect(
      startApp({ imports: [moduleOf({ controllers: [Routes] })] }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/PerCall is request-scoped$/) });
  });

  it.each([
    ['has no canActivate()', { name: 'no guard' }],
    ['is null', null],
  ])('has a provider of that token that %s', async (_what, useValue) => {
    const provider = { provide: TokenGuard, useValue };
    await expect(
      startApp({ imports: [moduleOf({ controllers: [AdminRoutes], providers: [provider] })] }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/a guard of AdminRoutes\.open is/) });
  });

  it('but it starts if only another module has a request-scoped dependency of it', async () => {
    const scoped = { provide: SECRET, scope: Scope.REQUEST, useFactory: () => 'web-secret' };
    const app = await startApp({
      imports: [
        moduleOf({ controllers: [AdminRoutes], providers: [secretOf('admin-secret')] }),
        moduleOf({ providers: [scoped] }),
      ],
    });
    expect(await opens(app, '/admin/open', 'admin-secret')).toBe(true);
  });
});

describe('a class of which instances get canActivate', () => {
  it('is a guard, not a function that decides', async () => {
    class ByProperty implements CanActivate {
      canActivate = (context: ExecutionContext): boolean =>
        AgiExecutionContext.create(context).getParams().token === 'property';
    }
    @AgiController('admin')
    class Routes {
      @AgiRoute('open')
      @AgiGuard(ByProperty)
      open(channel: AGIChannel) {
        return channel.noop('handled');
      }
    }
    const app = await startApp({ controllers: [Routes] });
    expect(await opens(app, '/admin/open', 'property')).toBe(true);
    expect(await opens(app, '/admin/open', 'other')).toBe(false);
  });
});

describe('the option `guards`', () => {
  @AgiController('plain')
  class Plain {
    @AgiRoute()
    handle(channel: AGIChannel) {
      return channel.noop('handled');
    }
  }
  const auth = moduleOf({ providers: [TokenGuard, secretOf('auth')], exports: [TokenGuard] });
  const quiet: AgiModuleOptions = { listen: true, port: 0, orphans: 'ignore', drain: 0 };

  it.each([
    ['forRoot', () => AgiModule.forRoot({ ...quiet, guards: [TokenGuard], imports: [auth] })],
    [
      'forRootAsync',
      () =>
        AgiModule.forRootAsync({
          imports: [auth],
          useFactory: () => ({ ...quiet, guards: [TokenGuard] }),
        }),
    ],
  ])('has guards of AgiModule, which imports them by %s', async (_way, agi) => {
    @Module({
      imports: [
        agi(),
        moduleOf({ providers: [TokenGuard, secretOf('other')] }),
        moduleOf({ controllers: [Plain], providers: [TokenGuard, secretOf('own')] }),
      ],
    })
    class Root {}
    const app = await run(Root);
    expect(await opens(app, '/plain', 'auth')).toBe(true);
    expect(await opens(app, '/plain', 'own')).toBe(false);
    expect(await opens(app, '/plain', 'other')).toBe(false);
  });

  it('fails at start if AgiModule cannot make a guard', async () => {
    const provider = moduleOf({ providers: [TokenGuard, secretOf('other')] });
    await expect(startApp({ imports: [provider] }, { guards: [TokenGuard] })).rejects.toMatchObject(
      {
        message: expect.stringMatching(
          /the guard TokenGuard of the AgiModule option `guards` cannot be made.*`imports`/,
        ),
      },
    );
  });

  it('guards routes that are added by server.agi(), and not those that are public', async () => {
    const contexts: unknown[] = [];
    const guard: CanActivate = {
      canActivate: (context) => {
        contexts.push(context.getClass(), Reflect.getMetadata('roles', context.getHandler()));
        return AgiExecutionContext.create(context).getParams().token === 'right';
      },
    };
    const app = await startApp({ controllers: [Plain] }, { guards: [guard] });
    const handler = (channel: AGIChannel) => channel.noop('handled');
    app.server.agi('/added', handler);
    app.server.agi('/own', { handler, auth: (_channel, _path, { token }) => token === 'own' });
    app.server.agi('/public', { handler, auth: false });
    expect(await opens(app, '/added', 'wrong')).toBe(false);
    expect(await opens(app, '/added', 'right')).toBe(true);
    expect(contexts).toEqual([AGIServer, undefined, AGIServer, undefined]);
    expect(await opens(app, '/plain', 'wrong')).toBe(false);
    expect(contexts.slice(4)).toEqual([Plain, undefined]);
    expect(await opens(app, '/own', 'own')).toBe(true);
    expect(await opens(app, '/own', 'right')).toBe(false);
    expect(await opens(app, '/public', 'wrong')).toBe(true);
  });
});

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
        cause: new TypeError(`${name} is not visible in RootTestModule`),
      });
      await expect(outcome(own, override([token]))).rejects.toMatchObject({
        cause: new TypeError(`${name} is not visible in RootTestModule`),
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
