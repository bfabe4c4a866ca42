import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  ParseIntPipe,
  Scope,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  AgiController,
  AgiGuard,
  AgiParam,
  AgiRoute,
  Channel,
  OnAgiEvent,
  type AGIChannel,
} from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

const DENIED = { commands: ['SET VARIABLE AGI_OUTCOME auth_failed', 'failure'], failed: true };
const HANDLED = { commands: ['NOOP handled'], failed: false };

/** Decorators for locks, transactions and spans do this: the method becomes another function, without metadata. */
const Replaced = (): MethodDecorator => (_target, _key, descriptor) => {
  const original = descriptor.value as unknown as AnyMethod;
  const replacement: AnyMethod = function (...args) {
    return original.apply(this, args);
  };
  descriptor.value = replacement as never;
};

/** The same with a new descriptor, and what is on the function copied, as some do. */
const ReplacedWithCopy = (): MethodDecorator => (_target, _key, descriptor) => {
  const original = descriptor.value as unknown as AnyMethod;
  const replacement: AnyMethod = (...args) => original(...args);
  for (const key of Reflect.getMetadataKeys(original) as string[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, original), replacement);
  }
  return { ...descriptor, value: replacement as never };
};

class Never implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

/** Every order of some decorators. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/** A controller whose method has decorators in the given order, the first one uppermost. */
function controllerOf(
  decorators: readonly MethodDecorator[],
  controller: ClassDecorator = AgiController(),
) {
  class Routes {
    handle(channel: AGIChannel) {
      return channel.noop('handled');
    }
  }
  let descriptor = Object.getOwnPropertyDescriptor(Routes.prototype, 'handle') ?? {};
  for (const decorate of [...decorators].reverse()) {
    descriptor = decorate(Routes.prototype, 'handle', descriptor) ?? descriptor;
  }
  Object.defineProperty(Routes.prototype, 'handle', descriptor);
  controller(Routes);
  return Routes;
}

describe('a decorator that puts another function in the place of a method', () => {
  const named: Record<string, MethodDecorator> = {
    AgiRoute: AgiRoute('guarded'),
    AgiGuard: AgiGuard(Never),
    Replaced: Replaced(),
    ReplacedAgain: Replaced(),
    ReplacedWithCopy: ReplacedWithCopy(),
  };
  const cases = [
    ...orders(['AgiRoute', 'AgiGuard', 'Replaced']),
    ...orders(['AgiRoute', 'AgiGuard', 'ReplacedWithCopy']),
    ...orders(['AgiRoute', 'AgiGuard', 'Replaced', 'ReplacedAgain']),
  ].map((order) => ({ order: order.join(' '), decorators: order.map((name) => named[name]) }));

  it.each(cases)('loses no route and no guard: $order', async ({ decorators }) => {
    for (const controller of [AgiController(), Controller()]) {
      const routes = controllerOf(decorators as MethodDecorator[], controller);
      const { call } = await startApp({ controllers: [routes] });
      expect(await call('/guarded')).toEqual(DENIED);
    }
  });

  it('is the function that runs', async () => {
    const said: string[] = [];
    const Said = (word: string): MethodDecorator => {
      return (_target, _key, descriptor) => {
        const original = descriptor.value as unknown as AnyMethod;
        const replacement: AnyMethod = function (...args) {
          said.push(word);
          return original.apply(this, args);
        };
        descriptor.value = replacement as never;
      };
    };
    for (const scope of [Scope.DEFAULT, Scope.REQUEST]) {
      const decorators = [Said('above'), AgiRoute('said'), Said('below')];
      const { call } = await startApp({
        controllers: [controllerOf(decorators, AgiController({ scope }))],
      });
      expect(await call('/said')).toEqual(HANDLED);
    }
    expect(said).toEqual(['above', 'below', 'above', 'below']);
  });

  it('does not take decorators and pipes from parameters, in any order', async () => {
    class Above {
      @Replaced()
      @AgiRoute('above/:n')
      handle(@Channel() channel: AGIChannel, @AgiParam('n', ParseIntPipe) n: number) {
        return channel.noop(`${n + 1}`);
      }
    }
    class Below {
      @AgiRoute('below/:n')
      @Replaced()
      handle(@Channel() channel: AGIChannel, @AgiParam('n', ParseIntPipe) n: number) {
        return channel.noop(`${n + 1}`);
      }
    }
    AgiController()(Above);
    AgiController()(Below);
    const { call } = await startApp({ controllers: [Above, Below] });
    expect(await call('/above/41')).toMatchObject({ commands: ['NOOP 42'] });
    expect(await call('/below/41')).toMatchObject({ commands: ['NOOP 42'] });
  });

  it('does not hide a parameter without a decorator', async () => {
    @AgiController()
    class Routes {
      @AgiRoute('below/:n')
      @Replaced()
      handle(channel: AGIChannel, @AgiParam('n') n: string) {
        return channel.noop(n);
      }
    }
    await expect(startApp({ controllers: [Routes] })).rejects.toThrow(
      /parameter 0 of Routes\.handle has no decorator/,
    );
  });

  it('does not take its event from a listener, in a provider or in a controller', async () => {
    const heard: string[] = [];
    @Injectable()
    class Provider {
      @Replaced()
      @OnAgiEvent('connection')
      above() {
        heard.push('above');
      }
      @OnAgiEvent('connection')
      @Replaced()
      below() {
        heard.push('below');
      }
      @ReplacedWithCopy()
      @OnAgiEvent('connection')
      @Replaced()
      between() {
        heard.push('between');
      }
    }
    @AgiController()
    class Routes {
      @AgiRoute('route')
      @Replaced()
      @OnAgiEvent('connection')
      handle() {
        heard.push('controller');
      }
    }
    const { call } = await startApp({ controllers: [Routes], providers: [Provider] });
    await call('/route');
    expect(heard.sort()).toEqual(['above', 'below', 'between', 'controller', 'controller']);
  });

  it('of a class does not take its prefix and its guards', async () => {
    const Proxied = ((target: object) => new Proxy(target, {})) as ClassDecorator;
    const Extended = ((target: new (...args: unknown[]) => object) =>
      class extends target {}) as unknown as ClassDecorator;
    for (const other of [Proxied, Extended]) {
      for (const decorators of orders([other, AgiController('guarded'), AgiGuard(Never)])) {
        class Routes {
          @AgiRoute('route')
          handle() {
            throw new Error('must not run');
          }
        }
        const type = decorators.reduceRight<typeof Routes>(
          (current, decorate) => (decorate(current) as typeof Routes | undefined) ?? current,
          Routes,
        );
        const { call } = await startApp({ controllers: [type] });
        expect(await call('/guarded/route')).toEqual(DENIED);
      }
    }
  });
});

describe('metadata that Nest keeps on the function of a method', () => {
  class Pipe {
    transform(value: unknown) {
      return value;
    }
  }
  const nests: [string, MethodDecorator][] = [
    ['UseGuards', UseGuards(Never)],
    ['UseInterceptors', UseInterceptors({ intercept: (_context, next) => next.handle() })],
    ['UsePipes', UsePipes(Pipe)],
    ['UseFilters', UseFilters({ catch: () => undefined })],
  ];
  const lost = nests.flatMap(([name, decorator]) =>
    [
      [Replaced(), AgiRoute('route'), decorator],
      [Replaced(), decorator, AgiRoute('route')],
      [AgiRoute('route'), Replaced(), decorator],
      [UseGuards(Pipe as never), Replaced(), AgiRoute('route'), decorator],
    ].map((decorators, index) => ({ name, index, decorators })),
  );
  const kept = nests.flatMap(([name, decorator]) =>
    [
      [decorator, Replaced(), AgiRoute('route')],
      [decorator, AgiRoute('route'), Replaced()],
      [AgiRoute('route'), decorator, Replaced()],
      [ReplacedWithCopy(), AgiRoute('route'), decorator],
      [ReplacedWithCopy(), decorator, AgiRoute('route')],
      [AgiRoute('route'), ReplacedWithCopy(), decorator],
    ].map((decorators, index) => ({ name, index, decorators })),
  );

  it.each(lost)(
    'is an error at start if @$name() got lost ($index)',
    async ({ name, decorators }) => {
      for (const controller of [AgiController(), Controller()]) {
        await expect(
          startApp({ controllers: [controllerOf(decorators, controller)] }),
        ).rejects.toMatchObject({
          code: 'E_AGI_INVALID_ARGUMENT',
          message: expect.stringMatching(
            new RegExp(
              `Routes\\.handle has @${name}\\(\\) on a function that is not the method any more`,
            ),
          ),
        });
      }
    },
  );

  it.each(kept)('is no error if @$name() is on the method ($index)', async ({ decorators }) => {
    await startApp({ controllers: [controllerOf(decorators)] });
  });

  it('keeps a guard that stands above the replacement', async () => {
    const routes = controllerOf([UseGuards(Never), AgiRoute('route'), Replaced()]);
    const { call } = await startApp({ controllers: [routes] });
    expect(await call('/route')).toEqual(DENIED);
  });

  it('gives the values of SetMetadata() to the function that runs', async () => {
    const asked: unknown[] = [];
    const guard: CanActivate = {
      canActivate: (context: ExecutionContext) => {
        asked.push(Reflect.getMetadata('roles', context.getHandler()));
        return true;
      },
    };
    for (const decorators of [
      [Replaced(), AgiRoute('route'), SetMetadata('roles', ['admin']), AgiGuard(guard)],
      [AgiRoute('route'), AgiGuard(guard), Replaced(), SetMetadata('roles', ['admin'])],
      [SetMetadata('roles', ['admin']), Replaced(), AgiRoute('route'), AgiGuard(guard)],
    ]) {
      const { call } = await startApp({
        controllers: [controllerOf(decorators)],
        providers: [{ provide: APP_GUARD, useValue: guard }],
      });
      expect(await call('/route')).toEqual(HANDLED);
    }
    expect(asked).toEqual(Array(6).fill(['admin']));
  });

  it('counts also if an instance has a bound function in place of the method', async () => {
    @AgiController()
    class Bound {
      readonly word = 'handled';
      constructor() {
        this.handle = this.handle.bind(this);
      }
      @AgiRoute('bound')
      handle(channel: AGIChannel) {
        return channel.noop(this.word);
      }
      @AgiRoute('guarded')
      @UseGuards(Never)
      guarded() {
        throw new Error('must not run');
      }
    }
    const { app, call } = await startApp({ controllers: [Bound] });
    expect(await call('/bound')).toEqual(HANDLED);
    const controller = app.get(Bound);
    const spy = jest.spyOn(controller, 'handle');
    expect(await call('/bound')).toEqual(HANDLED);
    expect(spy).toHaveBeenCalledTimes(1);
    controller.guarded = () => {
      throw new Error('must not run');
    };
    expect(await call('/guarded')).toEqual(DENIED);
  });
});

describe('a method that overrides another', () => {
  const seen: string[] = [];
  class Base {
    @AgiRoute('route')
    @AgiGuard((_channel, _path, { token }) => token === 'base')
    @OnAgiEvent('no_handler')
    handle(channel: AGIChannel) {
      seen.push('base');
      return channel.noop('base');
    }
    @AgiRoute('public')
    @AgiGuard()
    open(channel: AGIChannel) {
      return channel.noop('base');
    }
  }

  it('keeps route, guards and events, unless it has its own', async () => {
    @AgiController('plain')
    class Plain extends Base {
      override handle(channel: AGIChannel) {
        seen.push('plain');
        return channel.noop('plain');
      }
    }
    @AgiController('routed')
    class Routed extends Base {
      @AgiRoute('again')
      override handle(channel: AGIChannel) {
        seen.push('routed');
        return channel.noop('routed');
      }
    }
    @AgiController('guarded')
    class Guarded extends Base {
      @AgiGuard((_channel, _path, { token }) => token === 'own')
      override handle(channel: AGIChannel) {
        seen.push('guarded');
        return channel.noop('guarded');
      }
    }
    @AgiController('open')
    class Open extends Base {
      @AgiGuard()
      override handle(channel: AGIChannel) {
        seen.push('open');
        return channel.noop('open');
      }
    }
    // A second application finds what the first one found.
    for (let round = 0; round < 2; round++) {
      const { call } = await startApp({ controllers: [Plain, Routed, Guarded, Open] });
      expect(await call('/plain/route')).toEqual(DENIED);
      expect(await call('/plain/route?token=base')).toMatchObject({ commands: ['NOOP plain'] });
      expect(await call('/routed/again')).toEqual(DENIED);
      expect(await call('/routed/again?token=base')).toMatchObject({ commands: ['NOOP routed'] });
      expect(await call('/guarded/route?token=base')).toEqual(DENIED);
      expect(await call('/guarded/route?token=own')).toMatchObject({ commands: ['NOOP guarded'] });
      expect(await call('/open/route')).toMatchObject({ commands: ['NOOP open'] });
      seen.splice(0);
      expect(await call('/routed/route')).toMatchObject({ failed: true });
      expect(seen.sort()).toEqual(['guarded', 'open', 'plain', 'routed']);
    }
  });

  it('is not public only because the overridden method is', async () => {
    @AgiController()
    @AgiGuard(Never)
    class Closed extends Base {
      override open(channel: AGIChannel) {
        return channel.noop('closed');
      }
    }
    const { call } = await startApp({ controllers: [Closed] });
    expect(await call('/public')).toEqual(DENIED);
  });

  it('is an error at start if it loses metadata that Nest keeps on the function', async () => {
    class Guarded {
      @AgiRoute('route')
      @UseGuards(Never)
      handle() {
        throw new Error('must not run');
      }
    }
    @AgiController()
    class Lost extends Guarded {
      override handle() {
        throw new Error('must not run');
      }
    }
    await expect(startApp({ controllers: [Lost] })).rejects.toThrow(
      /Lost\.handle has @UseGuards\(\) on a function/,
    );
    @AgiController()
    class Again extends Guarded {
      @AgiRoute('route')
      override handle() {
        return undefined as never;
      }
    }
    const { call } = await startApp({ controllers: [Again] });
    expect(await call('/route')).toMatchObject({ failed: false });
  });

  it('may be a mixin of another class', async () => {
    class Mixin {
      @AgiRoute('mixed')
      @AgiGuard(Never)
      mixed() {
        throw new Error('must not run');
      }
    }
    class Routes {
      declare mixed: () => void;
    }
    Routes.prototype.mixed = Mixin.prototype.mixed;
    AgiController()(Routes);
    const { call } = await startApp({ controllers: [Routes] });
    expect(await call('/mixed')).toEqual(DENIED);
  });
});

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
