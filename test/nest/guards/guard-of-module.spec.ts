import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Global,
  Inject,
  Injectable,
  Module,
  Optional,
  Scope,
  type CanActivate,
  type ExecutionContext,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
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
import { run, startApp, stopApps } from '../fixture/app.js';
import {
  AdminRoutes,
  HttpRoutes,
  moduleOf,
  opens,
  SECRET,
  secretOf,
  TokenGuard,
  ways,
  WebRoutes,
} from './fixture/guarded-parts.js';

afterEach(stopApps);

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

  it('is made without a dependency that is optional and that no module has', async () => {
    @Injectable()
    class Lenient implements CanActivate {
      constructor(@Optional() @Inject(SECRET) readonly secret?: string) {}
      canActivate(): boolean {
        return this.secret === undefined;
      }
    }
    @AgiController('admin')
    @AgiGuard(Lenient)
    class Routes extends AdminRoutes {}
    const app = await startApp({ controllers: [Routes] });
    expect(await opens(app, '/admin/open', 'any')).toBe(true);
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
