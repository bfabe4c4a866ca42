import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
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
import { controllerOf, DENIED, HANDLED, Never, type AnyMethod } from '../fixture/decorated.js';

afterEach(stopApps);

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
/** Every order of some decorators. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
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
