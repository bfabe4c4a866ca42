import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable } from '@nestjs/common';
import {
  AgiController,
  AgiGuard,
  AgiRoute,
  CallerId,
  Channel,
  OnAgiEvent,
  type AGIChannel,
} from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';
import { controllerOf, DENIED, HANDLED, Never, type AnyMethod } from '../fixture/decorated.js';

afterEach(stopApps);

describe('a decorator without effect is an error', () => {
  it.each<[string, () => void]>([
    [
      '@AgiGuard() on a static method',
      () => {
        class Routes {
          @AgiGuard(Never)
          static handle() {
            return undefined;
          }
          other() {
            return undefined;
          }
        }
        return Routes;
      },
    ],
    [
      '@AgiGuard() on a getter',
      () => {
        class Routes {
          @AgiGuard(Never)
          get handle() {
            return undefined;
          }
        }
        return Routes;
      },
    ],
    [
      '@AgiGuard() on a property',
      () => {
        class Routes {
          handle = () => undefined;
        }
        // With the arguments that the compiler gives for a property.
        AgiGuard(Never)(Routes.prototype, 'handle', undefined as never);
      },
    ],
    [
      '@OnAgiEvent() on a static method',
      () => {
        class Routes {
          @OnAgiEvent('close')
          static handle() {
            return undefined;
          }
          other() {
            return undefined;
          }
        }
        return Routes;
      },
    ],
    [
      '@Channel() on a parameter of a static method',
      () => {
        class Routes {
          static handle(@Channel() channel: AGIChannel) {
            return channel;
          }
          other() {
            return undefined;
          }
        }
        return Routes;
      },
    ],
    [
      '@CallerId() on a parameter of a static method',
      () => {
        class Routes {
          static handle(@CallerId() number: string) {
            return number;
          }
          other() {
            return undefined;
          }
        }
        return Routes;
      },
    ],
    [
      '@Channel() on a parameter of a constructor',
      () => {
        class Routes {
          constructor(@Channel() readonly handle: AGIChannel) {}
        }
        return Routes;
      },
    ],
  ])('%s', (title, declare) => {
    const [decorator] = title.split(' ');
    expect(declare).toThrow(`${decorator ?? ''} on Routes.`);
    expect(declare).toThrow(/is not on a method of instances/);
  });

  it('@AgiRoute() on a method whose name is a symbol, and not @OnAgiEvent()', async () => {
    const key = Symbol('handle');
    expect(() => {
      class Routes {
        @AgiRoute('route')
        [key]() {
          return undefined;
        }
      }
      return Routes;
    }).toThrow(/@AgiRoute\(\) is on Routes\[Symbol\(handle\)\].*Give the method a name/);

    const heard: unknown[] = [];
    @Injectable()
    class Listener {
      @OnAgiEvent('no_handler')
      [key]() {
        heard.push(this);
      }
    }
    const { app, call } = await startApp({ providers: [Listener] });
    await call('/nowhere');
    expect(heard).toEqual([app.get(Listener)]);
  });

  it('@AgiRoute() and @OnAgiEvent() on what another decorator makes a getter of', async () => {
    const AutoBound = ((_target: object, _key: PropertyKey, { value }: PropertyDescriptor) => ({
      configurable: true,
      get(this: unknown) {
        return (value as AnyMethod).bind(this);
      },
    })) as unknown as MethodDecorator;
    await expect(
      startApp({ controllers: [controllerOf([AutoBound, AgiRoute('route')])] }),
    ).rejects.toThrow(/Routes\.handle was a method .* and is none now/);
    const listener = controllerOf([AutoBound, OnAgiEvent('close')], Injectable());
    await expect(startApp({ providers: [listener] })).rejects.toThrow(
      /Routes\.handle was a method .* and is none now/,
    );
  });

  it('@AgiController() without a route, or with HTTP decorators alone', async () => {
    @AgiController('empty')
    class Empty {
      menu() {
        return undefined;
      }
    }
    await expect(startApp({ controllers: [Empty] })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(
        /^Empty has @AgiController\(\) but no method with @AgiRoute\(\)/,
      ),
    });
    @AgiController('http')
    class Http {
      @Get('menu')
      menu() {
        return undefined;
      }
    }
    await expect(startApp({ controllers: [Http] })).rejects.toThrow(
      /Http has @AgiController\(\) but .*; menu is for HTTP.*Add @AgiRoute\(\)/,
    );
    @AgiController()
    class Listening {
      @OnAgiEvent('close')
      closed() {
        return undefined;
      }
    }
    await startApp({ controllers: [Listening] });
  });

  it('@AgiGuard() and parameter decorators without a route', async () => {
    @Controller()
    class Guarded {
      @Get()
      @AgiGuard(Never)
      get() {
        return undefined;
      }
    }
    @Controller()
    class WithParameter {
      @Get()
      get(@Channel() channel: AGIChannel) {
        return channel;
      }
    }
    @Controller()
    @AgiGuard(Never)
    class GuardedClass {
      @Get()
      get() {
        return undefined;
      }
    }
    @Injectable()
    @AgiGuard(Never)
    class GuardedProvider {}
    for (const [type, message] of [
      [Guarded, /Guarded\.get has @AgiGuard\(\) but no @AgiRoute\(\)/],
      [WithParameter, /WithParameter\.get has @Channel\(\) but no @AgiRoute\(\)/],
      [GuardedClass, /GuardedClass has @AgiGuard\(\) but no method with @AgiRoute\(\)/],
    ] as const) {
      await expect(startApp({ controllers: [type] })).rejects.toThrow(message);
    }
    await expect(startApp({ providers: [GuardedProvider] })).rejects.toThrow(
      /GuardedProvider has @AgiGuard\(\) but no method/,
    );
  });

  it('several of a kind: routes and guards add up, but public and guarded exclude each other', async () => {
    const routes = controllerOf([AgiRoute('one'), AgiRoute(['two', 'three'])]);
    const { call } = await startApp({ controllers: [routes] });
    for (const path of ['/one', '/two', '/three']) expect(await call(path)).toEqual(HANDLED);

    for (const [upper, lower] of [
      [AgiGuard(Never), AgiGuard(() => true)],
      [AgiGuard(() => true), AgiGuard(Never)],
    ] as const) {
      const guarded = controllerOf([AgiRoute('guarded'), upper, lower]);
      expect(await (await startApp({ controllers: [guarded] })).call('/guarded')).toEqual(DENIED);
      class Guarded {
        @AgiRoute('guarded')
        handle() {
          throw new Error('must not run');
        }
      }
      for (const decorate of [lower, upper, AgiController()]) decorate(Guarded);
      expect(await (await startApp({ controllers: [Guarded] })).call('/guarded')).toEqual(DENIED);
    }
    expect(() => controllerOf([AgiGuard(), AgiRoute('x'), AgiGuard(Never)])).toThrow(
      /Routes\.handle has @AgiGuard\(\) without a guard/,
    );
    expect(() => controllerOf([AgiGuard(Never), AgiRoute('x'), AgiGuard()])).toThrow(
      /Routes\.handle has @AgiGuard\(\) without a guard/,
    );
  });
});
