import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { AgiController, AgiModule, AgiRoute } from 'nestjs-agi';
import { run, startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const MESSAGE = /has @AgiRoute\(\) methods but no module lists it, nor a class that extends it/;

/** Decorators of other libraries. */
const Replaced = (): MethodDecorator => (_target, _key, descriptor) => {
  descriptor.value = (() => undefined) as never;
};
const Proxied = ((target: object) => new Proxy(target, {})) as ClassDecorator;
const Extended = ((target: new (...args: unknown[]) => object) =>
  class extends target {}) as unknown as ClassDecorator;

// Each test lists the classes that it declares: all classes of the process are known to the check.
describe('a class with routes is not reported as unlisted', () => {
  it('where another decorator replaces its only method', async () => {
    @AgiController()
    class Routes {
      @Replaced()
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    await startApp({ controllers: [Routes] }, { orphans: 'error' });
  });

  it('where another decorator replaces the class', async () => {
    @Proxied
    @AgiController('proxied')
    class One {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    @AgiController('extended')
    @Extended
    class Two {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    await startApp({ controllers: [One, Two] }, { orphans: 'error' });
  });

  it('where another class has its methods', async () => {
    class Mixin {
      @AgiRoute('menu')
      menu() {
        return undefined;
      }
    }
    @AgiController()
    class Routes {
      declare menu: () => undefined;
    }
    Routes.prototype.menu = Mixin.prototype.menu;
    await startApp({ controllers: [Routes] }, { orphans: 'error' });
  });
});

it('`imports: [AgiModule]` without forRoot() is an error at start, with any other imports', async () => {
  @Module({ imports: [AgiModule] })
  class Alone {}
  @Module({ imports: [AgiModule] })
  class Feature {}
  @Module({ imports: [AgiModule.forRoot({ listen: true, port: 0, isGlobal: true }), Feature] })
  class Beside {}
  for (const root of [Alone, Beside]) {
    await expect(run(root)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/`imports: \[AgiModule\]` makes no server.*forRoot/),
    });
  }
});

it('a class that a module lists which nobody imports is named', async () => {
  @AgiController()
  class Forgotten {
    @AgiRoute('menu')
    menu() {
      return undefined;
    }
  }
  @Module({ controllers: [Forgotten] })
  class Unused {}
  expect(Unused.name).toBe('Unused');
  await expect(startApp({}, { orphans: 'error' })).rejects.toThrow(MESSAGE);
});
