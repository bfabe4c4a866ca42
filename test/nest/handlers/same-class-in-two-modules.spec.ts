import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Inject,
  Injectable,
  Module,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AgiArgumentsHost,
  AgiController,
  AgiExecutionContext,
  AgiGuard,
  AgiModule,
  AgiParam,
  AgiRoute,
  AGIServer,
  Channel,
  type AGIChannel,
} from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const NAME = 'NAME';

@Injectable()
class Guard implements CanActivate {
  constructor(@Inject(NAME) readonly name: string) {}
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await AgiExecutionContext.create(context).getChannel().noop(`guard of ${this.name}`);
    return true;
  }
}

@Injectable()
class Interceptor implements NestInterceptor {
  constructor(@Inject(NAME) readonly name: string) {}
  async intercept(context: ExecutionContext, next: CallHandler) {
    await AgiExecutionContext.create(context).getChannel().noop(`interceptor of ${this.name}`);
    return next.handle();
  }
}

@Injectable()
class Pipe implements PipeTransform {
  constructor(@Inject(NAME) readonly name: string) {}
  transform(value: unknown) {
    return typeof value === 'string' ? `${value}, pipe of ${this.name}` : value;
  }
}

@Catch()
class Filter implements ExceptionFilter {
  constructor(@Inject(NAME) readonly name: string) {}
  async catch(error: Error, host: ArgumentsHost): Promise<string> {
    await AgiArgumentsHost.create(host)
      .getChannel()
      .noop(`${error.message}, filter of ${this.name}`);
    return 'dealt with';
  }
}

/** The same enhancers everywhere; the controller is one class, or one that extends it. */
@UseGuards(Guard)
@UseInterceptors(Interceptor)
@UseFilters(Filter)
class Shared {
  constructor(@Inject(NAME) readonly name: string) {}
  @AgiRoute()
  @AgiGuard(Guard)
  @UsePipes(Pipe)
  async handle(@Channel() channel: AGIChannel, @AgiParam('given', Pipe) given: string) {
    await channel.noop(`${given}, controller of ${this.name}`);
    throw new Error('thrown');
  }
}

function moduleNamed(name: string, scope: Scope, provided: boolean): Type {
  @AgiController({ path: name, scope })
  class Routes extends Shared {}
  @Module({
    controllers: [Routes],
    providers: [
      { provide: NAME, useValue: name },
      ...(provided ? [Guard, Interceptor, Pipe, Filter] : []),
    ],
  })
  class Named {}
  return Named;
}

describe('the enhancers of a handler are those of its own module', () => {
  const cases = [Scope.DEFAULT, Scope.REQUEST].flatMap((scope) =>
    [true, false].map((provided) => ({ scope: Scope[scope], provided })),
  );
  it.each(cases)('scope $scope, as providers: $provided', async ({ scope, provided }) => {
    const imports = ['one', 'two'].map((name) =>
      moduleNamed(name, Scope[scope as keyof typeof Scope], provided),
    );
    const { call } = await startApp({ imports });
    for (const name of ['one', 'two']) {
      const { commands } = await call(`/${name}?given=value`);
      expect(commands).toEqual([
        `NOOP "guard of ${name}"`,
        `NOOP "guard of ${name}"`,
        `NOOP "interceptor of ${name}"`,
        `NOOP "value, pipe of ${name}, pipe of ${name}, controller of ${name}"`,
        `NOOP "thrown, filter of ${name}"`,
      ]);
    }
  });
});

it('an application whose graph is recorded starts, and has no guards where none are made', async () => {
  @Module({
    imports: [
      AgiModule.forRoot({ listen: false, orphans: 'ignore' }),
      moduleNamed('one', Scope.DEFAULT, false),
    ],
  })
  class Root {}
  const app = await NestFactory.createApplicationContext(Root, { logger: false, snapshot: true });
  expect(app.get(AGIServer, { strict: false }).listening).toBe(false);
  await app.close();
});
