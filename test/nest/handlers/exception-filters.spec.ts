import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpModule, HttpService } from '@nestjs/axios';
import {
  BadGatewayException,
  BadRequestException,
  Catch,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  HttpStatus,
  Injectable,
  Module,
  Scope,
  UseFilters,
  UseInterceptors,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost, NestFactory } from '@nestjs/core';
import { BaseWsExceptionFilter } from '@nestjs/websockets';
import { SentryGlobalFilter } from '@sentry/nestjs/setup';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AgiArgumentsHost,
  AgiController,
  AGIError,
  AgiModule,
  AgiRoute,
  AGIServer,
  type AgiChannel,
} from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { catchError, firstValueFrom, from, throwError } from 'rxjs';
import { TestLogger } from '../fixture/app.js';

const running: INestApplication[] = [];

afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

@AgiController()
class Calls {
  @AgiRoute('hangup')
  async hangup(channel: AgiChannel) {
    await channel.streamFile('long');
    await channel.streamFile('next');
  }
  @AgiRoute('stream')
  stream(channel: AgiChannel) {
    return from(this.hangup(channel));
  }
  @AgiRoute('boom')
  boom() {
    throw new Error('boom');
  }
  @AgiRoute('wrong')
  wrong() {
    throw new BadRequestException('no such room');
  }
}

@Controller('http')
class Http {
  @Get('boom')
  boom() {
    throw new Error('boom in HTTP');
  }
}

/** An application for requests and calls alike. */
async function start(
  providers: Provider[],
  controllers: Type[] = [Calls],
  prepare?: (app: INestApplication) => void,
) {
  @Module({
    imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore', drain: 0 }), HttpModule],
    controllers: [...controllers, Http],
    providers,
  })
  class AppModule {}
  const logger = new TestLogger();
  const app = await NestFactory.create(AppModule, { logger, abortOnError: false });
  prepare?.(app);
  await app.listen(0, '127.0.0.1');
  running.push(app);
  // Messages of Nest about the filters themselves.
  logger.lines.length = 0;
  const server = app.get(AGIServer, { strict: false });
  return {
    app,
    logger,
    errors: () => logger.of('error'),
    said: () => [...logger.of('error'), ...logger.of('warn')],
    /** The caller hangs up while the first prompt plays. */
    hangUpDuring: (path: string) =>
      placeCall(server, path).whenPlaying('long').after(50).hangUp().ended,
    call: (path: string) => placeCall(server, path).ended,
  };
}

/** The normal end of a call. */
const HUNG_UP = { status: 'HANGUP', outcome: '' };

/** The errors that filters were given. */
let seen: string[] = [];
afterEach(() => {
  seen = [];
});

function note(error: unknown, host: ArgumentsHost): void {
  seen.push(`${host.getType()} ${error instanceof Error ? error.message : String(error)}`);
}

/** Nest's own example of a filter that builds upon the one for HTTP. */
@Catch()
class BuildsOnBase extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost) {
    note(error, host);
    super.catch(error, host);
  }
}

/** Nest's own example of a filter for everything, on any HTTP adapter. */
@Catch()
class CatchEverything implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}
  catch(error: unknown, host: ArgumentsHost) {
    note(error, host);
    const { httpAdapter } = this.adapterHost;
    const context = host.switchToHttp();
    const statusCode =
      error instanceof HttpException ? error.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR;
    const path: unknown = httpAdapter.getRequestUrl(context.getRequest());
    httpAdapter.reply(context.getResponse(), { statusCode, path }, statusCode);
  }
}

/** A filter that does asynchronous work first. */
@Catch(Error)
class Asynchronous implements ExceptionFilter {
  async catch(error: Error, host: ArgumentsHost) {
    note(error, host);
    await Promise.resolve();
    host.getArgByIndex<{ status: (code: number) => unknown }>(1).status(500);
  }
}

@Injectable({ scope: Scope.REQUEST })
@Catch()
class RequestScoped extends BuildsOnBase {}

/** What Nest's filter for microservices does with an error that it does not know. */
@Catch()
class ForMicroservices implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost) {
    note(error, host);
    return throwError(() => ({ status: 'error', message: 'Internal server error' }));
  }
}

@Catch()
class ForWebSockets extends BaseWsExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost) {
    note(error, host);
    super.catch(error, host);
  }
}

const FOR_OTHERS: [name: string, filter: Type<ExceptionFilter>][] = [
  ['one that builds on BaseExceptionFilter', BuildsOnBase],
  ['one for everything', CatchEverything],
  ['one that is asynchronous', Asynchronous],
  ['one that is request-scoped', RequestScoped],
  ['one for microservices', ForMicroservices],
  ['one for WebSockets', ForWebSockets],
  ['that of Sentry', SentryGlobalFilter],
];

describe.each(FOR_OTHERS)('a filter made for other transports: %s', (_name, filter) => {
  const asGlobal: Provider[] = [{ provide: APP_FILTER, useClass: filter }];

  it.each(['/hangup', '/stream'])('is not asked about a hangup (%s)', async (path) => {
    const { hangUpDuring, said } = await start(asGlobal);
    expect(await hangUpDuring(path)).toMatchObject(HUNG_UP);
    expect(seen).toEqual([]);
    expect(said()).toEqual([]);
  });

  it('does not hide an error of the handler, and its own failure is logged as well', async () => {
    const { call, errors } = await start(asGlobal);
    expect(await call('/boom')).toMatchObject({ status: 'FAILURE', outcome: 'handler_error' });
    const [failure, ...others] = errors();
    expect(failure).toContain('"/boom" an exception filter failed');
    expect(others).toEqual([expect.stringContaining('"/boom" the handler failed: boom')]);
  });
});

describe('such a filter', () => {
  it('still answers requests', async () => {
    const { app } = await start([{ provide: APP_FILTER, useClass: CatchEverything }]);
    const response = await fetch(`${await app.getUrl()}/http/boom`);
    expect(await response.json()).toEqual({ statusCode: 500, path: '/http/boom' });
    expect(seen).toEqual(['http boom in HTTP']);
  });

  it('given by useGlobalFilters() works like one of APP_FILTER', async () => {
    const { call, hangUpDuring, errors } = await start([], [Calls], (app) => {
      app.useGlobalFilters(new BuildsOnBase(app.get(HttpAdapterHost).httpAdapter));
    });
    expect(await hangUpDuring('/hangup')).toMatchObject(HUNG_UP);
    expect(errors()).toEqual([]);
    expect(await call('/boom')).toMatchObject({ outcome: 'handler_error' });
    expect(errors().join('\n')).toContain('the handler failed: boom');
  });

  it.each(['class', 'method'])(
    'works like one of APP_FILTER on the %s of a controller',
    async (place) => {
      const nothing = (): void => undefined;
      @AgiController('own')
      @(place === 'class' ? UseFilters(CatchEverything) : nothing)
      class Own {
        @AgiRoute('hangup')
        @(place === 'method' ? UseFilters(CatchEverything) : nothing)
        hangup(channel: AgiChannel) {
          return new Calls().hangup(channel);
        }
        @AgiRoute('boom')
        @(place === 'method' ? UseFilters(CatchEverything) : nothing)
        boom() {
          throw new Error('boom');
        }
      }
      const { call, hangUpDuring, errors } = await start([], [Own]);
      expect(await hangUpDuring('/own/hangup')).toMatchObject(HUNG_UP);
      expect(seen).toEqual([]);
      expect(await call('/own/boom')).toMatchObject({ outcome: 'handler_error' });
      expect(errors().join('\n')).toContain('the handler failed: boom');
    },
  );

  it('that throws an error on if it is not of HTTP has nothing logged', async () => {
    @Catch()
    class Careful extends BaseExceptionFilter {
      override catch(error: unknown, host: ArgumentsHost) {
        if (host.getType() !== 'http') throw error;
        super.catch(error, host);
      }
    }
    const { call, said } = await start([{ provide: APP_FILTER, useClass: Careful }]);
    await call('/boom');
    expect(said()).toEqual([expect.stringContaining('"/boom" the handler failed: boom')]);
  });

  it('does not turn a refusal into a failure', async () => {
    @AgiController()
    class Closed {
      @AgiRoute('closed')
      closed() {
        throw new ForbiddenException();
      }
    }
    const { call } = await start([{ provide: APP_FILTER, useClass: BuildsOnBase }], [Closed]);
    expect(await call('/closed')).toMatchObject({ outcome: 'auth_failed' });
  });
});

describe('work that stops with the call, under a filter for everything', () => {
  const silent = createServer(() => undefined);
  afterEach(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('is no error: HttpService of @nestjs/axios', async () => {
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    @AgiController()
    class Asks {
      constructor(private readonly http: HttpService) {}
      @AgiRoute('ask')
      async ask(channel: AgiChannel) {
        const { signal } = channel;
        await Promise.all([
          firstValueFrom(this.http.get(url, { signal })),
          channel.streamFile('long'),
        ]);
      }
      @AgiRoute('stream')
      stream(channel: AgiChannel) {
        void channel.streamFile('long');
        return this.http.get(url, { signal: channel.signal });
      }
    }
    const { hangUpDuring, said } = await start(
      [{ provide: APP_FILTER, useClass: BuildsOnBase }],
      [Asks],
    );
    for (const path of ['/ask', '/stream']) {
      expect(await hangUpDuring(path)).toMatchObject(HUNG_UP);
    }
    expect([...seen, ...said()]).toEqual([]);
  });
});

describe('a filter made for calls', () => {
  function withFilter(filter: Type<ExceptionFilter>) {
    return start([{ provide: APP_FILTER, useClass: filter }]);
  }

  it('is given a hangup if it names AGIError, and may leave it unhandled', async () => {
    @Catch(AGIError)
    class Tells implements ExceptionFilter {
      catch(error: AGIError) {
        seen.push(error.code);
      }
    }
    const { hangUpDuring, said } = await withFilter(Tells);
    expect(await hangUpDuring('/hangup')).toMatchObject(HUNG_UP);
    expect(seen).toEqual(['E_AGI_HANGUP']);
    expect(said()).toEqual([]);
  });

  it('that fails on a hangup, or sends commands then, leaves it a hangup', async () => {
    @Catch(AGIError)
    class Plays implements ExceptionFilter {
      async catch(error: AGIError, host: ArgumentsHost) {
        seen.push(error.code);
        await AgiArgumentsHost.create(host).getChannel().streamFile('sorry');
      }
    }
    const playing = await withFilter(Plays);
    expect(await playing.hangUpDuring('/hangup')).toMatchObject(HUNG_UP);
    expect(seen).toEqual(['E_AGI_HANGUP']);
    expect(playing.said()).toEqual([]);

    @Catch(AGIError)
    class Fails implements ExceptionFilter {
      catch() {
        throw new TypeError('mistake');
      }
    }
    const failing = await withFilter(Fails);
    expect(await failing.hangUpDuring('/hangup')).toMatchObject(HUNG_UP);
    expect(failing.said()).toEqual([
      expect.stringMatching(/an exception filter failed .*: mistake$/),
    ]);
  });

  it('handles an error by the value that it returns, at once or later; without a value the error stays', async () => {
    for (const [result, outcome] of [
      ['done', ''],
      [undefined, 'handler_error'],
    ]) {
      for (const later of [false, true]) {
        @Catch(Error)
        class Answers implements ExceptionFilter {
          catch() {
            return later ? Promise.resolve(result) : result;
          }
        }
        const { call } = await withFilter(Answers);
        expect((await call('/boom')).outcome).toBe(outcome);
      }
    }
  });

  it('may throw another error in its place, if that names the first as its cause', async () => {
    @Catch(Error)
    class Translates implements ExceptionFilter {
      catch(cause: Error) {
        throw new ForbiddenException('not for you', { cause });
      }
    }
    const { call, errors } = await withFilter(Translates);
    expect(await call('/boom')).toMatchObject({ outcome: 'auth_failed' });
    expect(errors()).toEqual([]);
  });

  it('that a hangup interrupts has not failed; the error is logged', async () => {
    @Catch(HttpException)
    class Apologises implements ExceptionFilter {
      async catch(_error: HttpException, host: ArgumentsHost) {
        await this.#apologise(AgiArgumentsHost.create(host).getChannel());
        return 'done';
      }
      async #apologise(channel: AgiChannel) {
        await channel.streamFile('long');
        await channel.streamFile('next');
      }
    }
    const { hangUpDuring, errors, logger } = await withFilter(Apologises);
    expect(await hangUpDuring('/wrong')).toMatchObject(HUNG_UP);
    expect(errors()).toEqual([]);
    expect(logger.of('warn')).toEqual([
      expect.stringMatching(/"\/wrong" the handler failed, and the call ended .*: no such room$/),
    ]);
  });
});

describe('an interceptor that answers every error with an exception of HTTP', () => {
  /** Nest's own example. */
  @Injectable()
  class Errors implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler) {
      return next.handle().pipe(catchError(() => throwError(() => new BadGatewayException())));
    }
  }

  @AgiController()
  @UseInterceptors(Errors)
  class Intercepted extends Calls {}

  it.each(['/hangup', '/stream'])('makes no failure of a hangup (%s)', async (path) => {
    const { hangUpDuring, said } = await start(
      [{ provide: APP_FILTER, useClass: BuildsOnBase }],
      [Intercepted],
    );
    expect(await hangUpDuring(path)).toMatchObject(HUNG_UP);
    expect([...seen, ...said()]).toEqual([]);
  });

  it('still makes a failure of an error', async () => {
    const { call, errors } = await start([], [Intercepted]);
    expect(await call('/boom')).toMatchObject({ outcome: 'handler_error' });
    expect(errors()).toEqual([expect.stringContaining('the handler failed: Bad Gateway')]);
  });
});
