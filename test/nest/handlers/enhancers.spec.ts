import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Controller,
  Get,
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
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import {
  AgiArgumentsHost,
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AgiModule,
  AgiParam,
  AgiRoute,
  AGIServer,
  Channel,
} from 'nestjs-agi';
import { map } from 'rxjs';
import { placeScriptedCall } from '../../fixtures/scripted-asterisk.js';
import { startApp, stopApps, TestLogger } from '../fixture/app.js';

afterEach(stopApps);

const DENIED = { commands: ['SET VARIABLE AGI_OUTCOME auth_failed', 'failure'], failed: true };

@Injectable()
class Never implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedNever implements CanActivate {
  constructor(private readonly channel: AgiChannel) {}
  canActivate(): boolean {
    return !(this.channel instanceof AgiChannel);
  }
}

@Injectable()
class Verdict {
  readonly allowed = false;
}

@Injectable()
class InjectedNever implements CanActivate {
  constructor(@Inject(Verdict) private readonly verdict: Verdict) {}
  canActivate(): boolean {
    return this.verdict.allowed;
  }
}

/** The kinds of controllers: enhancers have to run on each of them. */
const KINDS = ['a singleton', 'a request-scoped', 'an inherited'] as const;
type Kind = (typeof KINDS)[number];

const scopeOf = (kind: Kind): Scope =>
  kind === 'a request-scoped' ? Scope.REQUEST : Scope.DEFAULT;

/** The controller itself, or a class that inherits everything from it. */
function ofKind(kind: Kind, controller: Type): Type {
  if (kind !== 'an inherited') return controller;
  @AgiController()
  class Heir extends controller {}
  return Heir;
}

/** A controller with a handler that must not run, and a guard on the class or on the method. */
function guarded(guard: Type<CanActivate> | CanActivate, place: 'class' | 'method', kind: Kind) {
  let ran = 0;
  const nothing = (): void => undefined;
  @AgiController({ scope: scopeOf(kind) })
  @(place === 'class' ? UseGuards(guard) : nothing)
  class Guarded {
    @AgiRoute('guarded')
    @(place === 'method' ? UseGuards(guard) : nothing)
    handle() {
      ran++;
    }
  }
  return { controller: ofKind(kind, Guarded), ran: () => ran };
}

describe('a guard that denies', () => {
  const guards: [string, Type<CanActivate> | CanActivate][] = [
    ['a class', Never],
    ['an instance', new Never()],
    ['a class with dependencies', InjectedNever],
    ['a request-scoped class', ScopedNever],
  ];
  const places = ['class', 'method'] as const;
  const cases = guards.flatMap(([kind, guard]) =>
    places.flatMap((place) => KINDS.map((of) => ({ kind, guard, place, of }))),
  );

  it.each(cases)(
    'denies as $kind on the $place of $of controller',
    async ({ guard, place, of }) => {
      const { controller, ran } = guarded(guard, place, of);
      const { call, logger } = await startApp({ controllers: [controller], providers: [Verdict] });
      expect(await call('/guarded')).toEqual(DENIED);
      expect(ran()).toBe(0);
      expect(logger.of('error')).toEqual([]);
    },
  );

  it.each(KINDS)('denies as APP_GUARD, for %s controller', async (kind) => {
    for (const guard of [Never, ScopedNever, InjectedNever]) {
      let ran = 0;
      @AgiController({ scope: scopeOf(kind) })
      class Open {
        @AgiRoute('open')
        handle() {
          ran++;
        }
      }
      const providers: Provider[] = [{ provide: APP_GUARD, useClass: guard }, Verdict];
      const { call } = await startApp({ controllers: [ofKind(kind, Open)], providers });
      expect(await call('/open')).toEqual(DENIED);
      expect(ran).toBe(0);
    }
  });

  it('denies by useGlobalGuards, and tells a call from a request by getType()', async () => {
    const types: string[] = [];
    @Controller('both')
    class Both {
      @Get()
      http() {
        return 'http';
      }
      @AgiRoute('both')
      agi() {
        throw new Error('must not run');
      }
    }
    @Module({
      imports: [AgiModule.forRoot({ listen: true, port: 0, orphans: 'ignore', drain: 0 })],
      controllers: [Both],
    })
    class AppModule {}
    const logger = new TestLogger();
    const app = await NestFactory.create(AppModule, { logger });
    app.useGlobalGuards({
      canActivate: (context: ExecutionContext) => {
        types.push(context.getType());
        return context.getType<string>() !== 'agi';
      },
    });
    await app.listen(0, '127.0.0.1');
    try {
      const response = await fetch(`${await app.getUrl()}/both`);
      expect(await response.text()).toBe('http');
      const line = logger.of('log').find((text) => text.includes('Listening for calls')) ?? '';
      const port = Number(/:(\d+)$/.exec(line)?.[1]);
      expect(await placeScriptedCall(port, '/both')).toEqual(DENIED);
      expect(types).toEqual(['http', 'agi']);
      expect(app.get(AGIServer, { strict: false }).listening).toBe(true);
    } finally {
      await app.close();
    }
  });

  it('asks the policy of its own module, if two modules extend one controller', async () => {
    const asked: string[] = [];
    abstract class Policy {
      abstract readonly name: string;
    }
    @Injectable()
    class PolicyGuard implements CanActivate {
      constructor(private readonly policy: Policy) {}
      canActivate(): boolean {
        asked.push(this.policy.name);
        return this.policy.name === 'open';
      }
    }
    const ran: string[] = [];
    @UseGuards(PolicyGuard)
    class Shared {
      @AgiRoute()
      handle() {
        ran.push(this.constructor.name);
      }
    }
    @AgiController('open')
    class Open extends Shared {}
    @AgiController('closed')
    class Closed extends Shared {}
    const policy = (name: string): Provider => ({ provide: Policy, useValue: { name } });
    @Module({ controllers: [Open], providers: [policy('open')] })
    class OpenModule {}
    @Module({ controllers: [Closed], providers: [policy('closed')] })
    class ClosedModule {}
    const { call } = await startApp({ imports: [OpenModule, ClosedModule] });
    expect(await call('/closed')).toEqual(DENIED);
    expect((await call('/open')).failed).toBe(false);
    expect(asked).toEqual(['closed', 'open']);
    expect(ran).toEqual(['Open']);
  });
});

/** Leaves its name on the channel, before and after the handler. */
@Injectable()
class Trace implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler) {
    const channel = AgiExecutionContext.create(context).getChannel();
    await channel.noop(`before ${context.getHandler().name} of ${context.getClass().name}`);
    return next.handle().pipe(map((value: unknown) => void channel.noop(String(value))));
  }
}

@Injectable()
class Shout implements PipeTransform {
  transform(value: unknown): unknown {
    return typeof value === 'string' ? value.toUpperCase() : value;
  }
}

@Catch(RangeError)
class Apologise implements ExceptionFilter {
  async catch(error: Error, host: ArgumentsHost) {
    await AgiArgumentsHost.create(host).getChannel().noop(`sorry: ${error.message}`);
    return 'handled';
  }
}

describe.each([
  ['classes', { interceptor: Trace, pipe: Shout, filter: Apologise }],
  ['instances', { interceptor: new Trace(), pipe: new Shout(), filter: new Apologise() }],
])('enhancers given as %s', (_kind, { interceptor, pipe, filter }) => {
  it.each(KINDS)('run on %s controller', async (kind) => {
    @AgiController({ scope: scopeOf(kind) })
    @UseInterceptors(interceptor)
    class Enhanced {
      @AgiRoute('pipe/:word')
      @UsePipes(pipe)
      piped(@AgiParam('word') word: string) {
        return word;
      }
      @AgiRoute('filter')
      @UseFilters(filter)
      filtered(@Channel() channel: AgiChannel) {
        if (channel instanceof AgiChannel) throw new RangeError('too far');
      }
    }
    const controller = ofKind(kind, Enhanced);
    const { call, logger } = await startApp({ controllers: [controller] });
    expect((await call('/pipe/hello')).commands).toEqual([
      `NOOP "before piped of ${controller.name}"`,
      'NOOP HELLO',
    ]);
    expect(await call('/filter')).toEqual({
      commands: [`NOOP "before filtered of ${controller.name}"`, 'NOOP "sorry: too far"'],
      failed: false,
    });
    expect(logger.of('error')).toEqual([]);
  });
});

it('runs the global enhancers of the application', async () => {
  @AgiController()
  class Plain {
    @AgiRoute('pipe/:word')
    piped(@AgiParam('word') word: string) {
      return word;
    }
    @AgiRoute('filter')
    filtered() {
      throw new RangeError('too far');
    }
  }
  const { call } = await startApp({
    controllers: [Plain],
    providers: [
      { provide: APP_INTERCEPTOR, useClass: Trace },
      { provide: APP_PIPE, useClass: Shout },
      { provide: APP_FILTER, useClass: Apologise },
    ],
  });
  expect((await call('/pipe/hello')).commands.at(-1)).toBe('NOOP HELLO');
  expect((await call('/filter')).commands.at(-1)).toBe('NOOP "sorry: too far"');
});

describe('an error', () => {
  it('that no filter handles is logged once, with the call and its path, and answered', async () => {
    @AgiController()
    class Broken {
      @AgiRoute('broken')
      handle() {
        throw new Error('out of luck');
      }
    }
    const { call, logger } = await startApp({ controllers: [Broken] });
    expect(await call('/broken')).toEqual({
      commands: ['SET VARIABLE AGI_OUTCOME handler_error', 'failure'],
      failed: true,
    });
    expect(logger.of('error')).toEqual([
      '[1700000000.1] "/broken" the handler failed: out of luck',
    ]);
  });

  it('that is a hangup is the normal end of a call, and is not logged', async () => {
    @AgiController()
    class Talks {
      @AgiRoute('talk')
      async talk(channel: AgiChannel) {
        for (;;) await channel.answer();
      }
    }
    const { call, logger } = await startApp({ controllers: [Talks] });
    expect(await call('/talk', { ANSWER: '200 result=-1\nHANGUP' })).toEqual({
      commands: ['ANSWER'],
      failed: false,
    });
    expect([...logger.of('error'), ...logger.of('warn')]).toEqual([]);
  });
});
