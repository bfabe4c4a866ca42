import { afterEach, describe, it } from '@jest/globals';
import { AgiController, AgiRoute } from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

/** Decorators of other libraries. */
const Replaced = (): MethodDecorator => (_target, _key, descriptor) => {
  descriptor.value = (() => undefined) as never;
};
const Proxied = ((target: object) => new Proxy(target, {})) as ClassDecorator;
const Extended = ((target: new (...args: unknown[]) => object) =>
  class extends target {}) as unknown as ClassDecorator;

// Each test lists the classes that it declares: all classes of this file are known to the check.
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
