import { afterEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, Scope, type CanActivate } from '@nestjs/common';
import {
  AgiController,
  AgiGuard,
  AgiModule,
  AgiParam,
  AgiRoute,
  type AGIChannel,
  AGIServer,
  getServerToken,
  InjectAgiServer,
  OnAgiEvent,
  type AgiModuleOptions,
} from 'nestjs-agi';
import { run, startApp, stopApps } from '../fixture/app.js';
import { takenPort } from '../../fixtures/servers.js';

afterEach(stopApps);

const quiet: AgiModuleOptions = { listen: true, port: 0, orphans: 'ignore', drain: 0 };

describe('wrong wiring fails at start, and the error names the class and the remedy:', () => {
  it('two routes for the same paths', async () => {
    @AgiController('menu')
    class Menu {
      @AgiRoute(':language')
      byLanguage() {
        return undefined;
      }
    }
    @AgiController()
    class Other {
      @AgiRoute('menu/:id')
      byId() {
        return undefined;
      }
    }
    await expect(startApp({ controllers: [Menu, Other] })).rejects.toMatchObject({
      code: 'E_AGI_ROUTE_EXISTS',
      message: expect.stringMatching(/Other\.byId and Menu\.byLanguage both want "\/menu\/:id"/),
    });
  });

  it('a parameter without a decorator beside one with a decorator', async () => {
    @AgiController()
    class Weather {
      @AgiRoute('weather/:region')
      tell(channel: AGIChannel, @AgiParam('region') region: string) {
        return channel.noop(region);
      }
    }
    await expect(startApp({ controllers: [Weather] })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/parameter 0 of Weather\.tell .*@Channel\(\)/),
    });
  });

  it('one controller in two modules, by both', async () => {
    @AgiController()
    class Shared {
      @AgiRoute('shared')
      handle() {
        return undefined;
      }
    }
    @Module({ controllers: [Shared] })
    class One {}
    @Module({ controllers: [Shared] })
    class Two {}
    await expect(startApp({ imports: [One, Two] })).rejects.toMatchObject({
      code: 'E_AGI_ROUTE_EXISTS',
      message: expect.stringMatching(/Shared\.handle of (One|Two) and Shared\.handle of (One|Two)/),
    });
  });

  it('a path that no call can have', async () => {
    @AgiController()
    class Menu {
      @AgiRoute('menu?lang=en')
      menu() {
        return undefined;
      }
    }
    await expect(startApp({ controllers: [Menu] })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_PATH',
      message: expect.stringContaining('Menu.menu: "/menu?lang=en"'),
    });
  });

  it('a route on a provider', async () => {
    @Injectable()
    class Service {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    await expect(startApp({ providers: [Service] })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/Service\.menu.*under `controllers`/),
    });
  });

  it('a route on a class that no module lists', async () => {
    @AgiController()
    class Forgotten {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    await expect(startApp({}, { orphans: 'error' })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/has @AgiRoute\(\) methods but no module lists it/),
    });
    const { logger } = await startApp({}, { orphans: 'warn' });
    expect(logger.of('warn').join()).toContain('Forgotten');
    await startApp({ controllers: [Forgotten] }, { orphans: 'ignore' });
    const later = await startApp({}, { orphans: 'warn' });
    expect(later.logger.of('warn').join()).not.toContain('Forgotten');
  });

  it.each([
    [
      'a static method',
      () => {
        class Menu {
          @AgiRoute('menu')
          static menu() {
            return undefined;
          }
          other() {
            return undefined;
          }
        }
        return Menu;
      },
    ],
    [
      'a getter',
      () => {
        class Menu {
          @AgiRoute('menu')
          get menu() {
            return undefined;
          }
        }
        return Menu;
      },
    ],
    [
      'an event on a getter',
      () => {
        class Menu {
          @OnAgiEvent('close')
          get menu() {
            return undefined;
          }
        }
        return Menu;
      },
    ],
  ])('%s', (_what, declare) => {
    expect(declare).toThrow(/Menu\.menu is not on a method of instances/);
  });

  it.each<[string, AgiModuleOptions, string | RegExp]>([
    ['port', { port: 70_000 }, /AgiModule options\.port is 70000.*from 0 to 65535/],
    ['type', { port: '4573' as never }, /AgiModule options\.port is "4573"/],
    ['name', { prot: 1 } as never, /AgiModule options\.prot.*no such option/],
    ['drain', { drain: -1 }, /AgiModule options\.drain is -1/],
    ['ami', { ami: 7 as never }, /AgiModule options\.ami is .*, but it must be an object/],
  ])('an option with a wrong %s', async (_what, options, message) => {
    await expect(startApp({}, options)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });

  it('two global authentications', async () => {
    const both = { auth: () => true, guards: [{ canActivate: () => true }] };
    await expect(startApp({}, both)).rejects.toMatchObject({ code: 'E_AGI_AUTH_EXISTS' });
  });

  it('two servers of one name', async () => {
    @Module({ imports: [AgiModule.forRoot(quiet), AgiModule.forRoot({ ...quiet, drain: 1 })] })
    class Twice {}
    await expect(run(Twice)).rejects.toThrow(
      /two AgiModule\.forRoot\(\) make an AGI server "default"/,
    );
  });

  it('a server that does not exist', async () => {
    @AgiController({ server: 'sales' })
    class Sales {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    await expect(startApp({ controllers: [Sales] })).rejects.toThrow(
      /Sales\.menu belongs to the AGI server "sales".*there is "default"/,
    );
  });

  it('a guard that cannot be made', async () => {
    @Injectable()
    class Needy implements CanActivate {
      constructor(@Inject('NOT_THERE') readonly missing: unknown) {}
      canActivate() {
        return true;
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class PerCall implements CanActivate {
      canActivate() {
        return true;
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Journal {}
    @Injectable()
    class NeedsJournal implements CanActivate {
      constructor(readonly journal: Journal) {}
      canActivate() {
        return true;
      }
    }
    for (const guard of [Needy, PerCall, NeedsJournal, { name: 'no guard' } as never]) {
      @AgiController()
      class Menu {
        @AgiRoute('menu')
        @AgiGuard(guard)
        menu() {
          return undefined;
        }
      }
      for (const providers of [[Journal], [Journal, PerCall, NeedsJournal]]) {
        await expect(startApp({ controllers: [Menu], providers })).rejects.toMatchObject({
          code: 'E_AGI_INVALID_ARGUMENT',
          message: expect.stringContaining('Menu.menu'),
        });
      }
    }
  });

  it('a port in use, by its address', async () => {
    const { port } = await takenPort();
    await expect(startApp({}, { port })).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: `cannot listen on 127.0.0.1:${port}: another process listens there; stop it, or choose another port`,
    });
  });

  it('a factory that throws', async () => {
    @Module({
      imports: [
        AgiModule.forRootAsync({
          useFactory: () => {
            throw new Error('no configuration');
          },
        }),
      ],
    })
    class Broken {}
    await expect(run(Broken)).rejects.toThrow('no configuration');
  });

  it.each([undefined, 'nonsense', 5])('a factory that returns %p', async (nonsense) => {
    @Module({ imports: [AgiModule.forRootAsync({ useFactory: () => nonsense as never })] })
    class Broken {}
    await expect(run(Broken)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining('must be an object'),
    });
  });
});

describe('a module', () => {
  it('takes its options from a factory, a class, or an existing provider', async () => {
    @Injectable()
    class Options {
      createAgiModuleOptions = (): AgiModuleOptions => quiet;
      create = (): AgiModuleOptions => quiet;
    }
    @Module({ providers: [Options], exports: [Options] })
    class ConfigModule {}
    const variants = [
      AgiModule.forRootAsync({
        imports: [ConfigModule],
        inject: [Options],
        useFactory: (options: Options) => options.create(),
      }),
      AgiModule.forRootAsync({ useClass: Options }),
      AgiModule.forRootAsync({ imports: [ConfigModule], useExisting: Options }),
    ];
    for (const module of variants) {
      @Module({ imports: [module] })
      class Root {}
      const { server } = await run(Root);
      expect(server.listening).toBe(true);
    }
  });

  it('may serve several addresses, each with its own routes', async () => {
    @AgiController({ path: 'menu', server: 'sales' })
    class Sales {
      constructor(
        @InjectAgiServer('sales') readonly own: AGIServer,
        readonly other: AGIServer,
      ) {}
      @AgiRoute()
      menu() {
        return undefined;
      }
    }
    @Module({
      imports: [
        AgiModule.forRoot({ ...quiet, isGlobal: true }),
        AgiModule.forRoot({ ...quiet, name: 'sales', isGlobal: true }),
      ],
      controllers: [Sales],
    })
    class Root {}
    const { app, server } = await run(Root);
    const sales = app.get<AGIServer>(getServerToken('sales'), { strict: false });
    expect(sales).not.toBe(server);
    expect(app.get(Sales)).toMatchObject({ own: sales, other: server });
    expect([server.listening, sales.listening]).toEqual([true, true]);
  });

  it('does not listen with `listen: false`', async () => {
    const { server, logger } = await startApp({}, { listen: false });
    expect(server.listening).toBe(false);
    expect(logger.lines.filter(({ message }) => /listening/i.test(message))).toEqual([]);
  });

  it('does not listen by itself in a test, whatever its port, and says so', async () => {
    const { server, logger } = await startApp({}, { listen: undefined, port: 4573 });
    expect(server.listening).toBe(false);
    expect(logger.of('log')).toContain(
      "Not listening: this process runs Jest. Tests place calls in memory, placeCall(app, '/path'). " +
        'To listen all the same, give listen: true',
    );
  });
});
