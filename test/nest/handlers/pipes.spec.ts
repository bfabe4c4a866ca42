import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Controller,
  createParamDecorator,
  Get,
  HttpException,
  Injectable,
  Module,
  ParseIntPipe,
  Query,
  Scope,
  UsePipes,
  ValidationPipe,
  type ArgumentMetadata,
  type ArgumentsHost,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type PipeTransform,
  type Provider,
  type Type,
  type ValidationPipeOptions,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE, NestFactory } from '@nestjs/core';
import { Type as Transform } from 'class-transformer';
import { IsInt, IsString, Length, Max } from 'class-validator';
import {
  AgiArg,
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AgiHeader,
  AgiModule,
  AgiParam,
  AgiQuery,
  AgiRequest,
  AGIRequest,
  AgiRoute,
  AGIServer,
  CallerId,
  Channel,
  type AGIParams,
} from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { TestLogger } from '../fixture/app.js';

const running: INestApplication[] = [];

afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

class Room {
  @Transform(() => Number)
  @IsInt()
  @Max(100)
  number!: number;
}

class Language {
  @IsString()
  @Length(2, 2)
  lang!: string;
}

/** A decorator of the application's own. */
const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  AgiExecutionContext.create(context).getChannel(),
);
const LaterCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  Promise.resolve(AgiExecutionContext.create(context).getChannel()),
);

/** The arguments of the handlers, in order. */
let given: unknown[] = [];
afterEach(() => {
  given = [];
});

@AgiController()
class Handlers {
  @AgiRoute('call')
  async call(
    @Channel() channel: AgiChannel,
    @AgiRequest() request: AGIRequest,
    @Caller() caller: AgiChannel,
    @LaterCaller() later: AgiChannel,
  ) {
    given = [request === channel.request, caller === channel, later === channel];
    await channel.answer();
  }
  @AgiRoute('bare/:word')
  async bare(channel: AgiChannel, params: AGIParams) {
    given = [params.word];
    await channel.answer();
  }
  @AgiRoute('room/:number')
  room(@AgiParam() room: Room) {
    given = [room.number, room instanceof Room];
  }
  @AgiRoute('language')
  language(@AgiQuery() query: Language, @Channel() channel: AgiChannel) {
    given = [query.lang, channel.request.path];
  }
  @AgiRoute('plain/:word')
  plain(
    @AgiParam('word') word: string,
    @AgiParam() params: AGIParams,
    @CallerId() callerId: string | undefined,
    @AgiArg() args: string[],
    @AgiHeader() headers: Record<string, string>,
  ) {
    given = [word, params.word, callerId, args, headers.agi_callerid];
  }
}

/** Reports the faults of a value. */
@Catch(HttpException)
class Refused implements ExceptionFilter {
  catch(error: HttpException, host: ArgumentsHost) {
    if (host.getType<string>() !== 'agi') throw error;
    given = ['refused', (error.getResponse() as { message: string[] }).message];
    return 'dealt with';
  }
}

/** The ways in which an application can set a pipe for its handlers. */
const PLACES: [
  name: string,
  put: (pipe: () => PipeTransform) => {
    providers?: Provider[];
    prepare?: (app: INestApplication) => void;
    controller?: Type;
  },
][] = [
  ['APP_PIPE, a value', (pipe) => ({ providers: [{ provide: APP_PIPE, useFactory: pipe }] })],
  [
    'APP_PIPE, request-scoped',
    (pipe) => ({ providers: [{ provide: APP_PIPE, useFactory: pipe, scope: Scope.REQUEST }] }),
  ],
  ['useGlobalPipes()', (pipe) => ({ prepare: (app) => app.useGlobalPipes(pipe()) })],
  ['@UsePipes() on the class', (pipe) => ({ controller: onClass(pipe()) })],
  ['@UsePipes() on the method', (pipe) => ({ controller: onMethods(pipe()) })],
];

function onClass(pipe: PipeTransform): Type {
  @AgiController()
  @UsePipes(pipe)
  class Piped extends Handlers {}
  return Piped;
}

function onMethods(pipe: PipeTransform): Type {
  @AgiController()
  class Piped {
    @AgiRoute('call')
    @UsePipes(pipe)
    call(
      @Channel() channel: AgiChannel,
      @AgiRequest() request: AGIRequest,
      @Caller() caller: AgiChannel,
      @LaterCaller() later: AgiChannel,
    ) {
      return new Handlers().call(channel, request, caller, later);
    }
    @AgiRoute('bare/:word')
    @UsePipes(pipe)
    bare(channel: AgiChannel, params: AGIParams) {
      return new Handlers().bare(channel, params);
    }
    @AgiRoute('room/:number')
    @UsePipes(pipe)
    room(@AgiParam() room: Room) {
      new Handlers().room(room);
    }
    @AgiRoute('language')
    @UsePipes(pipe)
    language(@AgiQuery() query: Language, @Channel() channel: AgiChannel) {
      new Handlers().language(query, channel);
    }
    @AgiRoute('plain/:word')
    @UsePipes(pipe)
    plain(
      @AgiParam('word') word: string,
      @AgiParam() params: AGIParams,
      @CallerId() callerId: string | undefined,
      @AgiArg() args: string[],
      @AgiHeader() headers: Record<string, string>,
    ) {
      new Handlers().plain(word, params, callerId, args, headers);
    }
  }
  return Piped;
}

async function start(put: ReturnType<(typeof PLACES)[number][1]>) {
  @Controller('http')
  class Http {
    @Get()
    get(@Query('page') page: string) {
      return { page };
    }
  }
  @Module({
    imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore', drain: 0 })],
    controllers: [put.controller ?? Handlers, Http],
    providers: [{ provide: APP_FILTER, useClass: Refused }, ...(put.providers ?? [])],
  })
  class AppModule {}
  const logger = new TestLogger();
  const app = await NestFactory.create(AppModule, { logger, abortOnError: false });
  put.prepare?.(app);
  await app.init();
  running.push(app);
  const server = app.get(AGIServer, { strict: false });
  return { app, logger, call: (path: string) => placeCall(server, path).ended };
}

const STRICT: ValidationPipeOptions = {
  validateCustomDecorators: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
};

describe.each(PLACES)('a ValidationPipe by %s', (_name, put) => {
  const everything: [name: string, options: ValidationPipeOptions][] = [
    ['transform', { validateCustomDecorators: true, transform: true }],
    ['whitelist', { validateCustomDecorators: true, whitelist: true, forbidNonWhitelisted: true }],
    ['everything', STRICT],
  ];

  it.each(everything)('leaves channel and request alone (%s)', async (_options, options) => {
    const { call } = await start(put(() => new ValidationPipe(options)));
    expect(await call('/call')).toMatchObject({ status: 'SUCCESS', commands: ['ANSWER'] });
    expect(given).toEqual([true, true, true]);
    expect(await call('/bare/one')).toMatchObject({ status: 'SUCCESS', commands: ['ANSWER'] });
    expect(given).toEqual(['one']);
  });

  it('validates and transforms the data of a call', async () => {
    const { call, logger } = await start(put(() => new ValidationPipe(STRICT)));
    await call('/room/42');
    expect(given).toEqual([42, true]);
    await call('/room/101');
    expect(given).toEqual(['refused', ['number must not be greater than 100']]);
    await call('/room/42?extra=1');
    expect(given).toEqual(['refused', ['property extra should not exist']]);
    await call('/language?lang=en');
    expect(given).toEqual(['en', '/language']);
    await call('/language?lang=english');
    expect(given).toEqual(['refused', [expect.stringContaining('lang must be shorter')]]);
    await call('/language');
    expect(given).toEqual(['refused', expect.arrayContaining(['lang must be a string'])]);
    expect(logger.of('error')).toEqual([]);
  });

  it('leaves what has no class as it is', async () => {
    const { call } = await start(put(() => new ValidationPipe(STRICT)));
    await call('/plain/one');
    expect(given).toEqual(['one', 'one', undefined, [], 'unknown']);
  });
});

describe.each(PLACES)('any other pipe by %s', (_name, put) => {
  it('is not given the call itself', async () => {
    const seen: unknown[] = [];
    const spy: PipeTransform = {
      transform: (value: unknown, { data }: ArgumentMetadata) => {
        seen.push(data ?? typeof value);
        return value;
      },
    };
    const { call } = await start(put(() => spy));
    await call('/call');
    await call('/bare/one');
    expect(seen).toEqual([]);
    await call('/language?lang=en');
    expect(seen).toEqual(['object']);
    await call('/plain/one');
    expect(seen.slice(1).sort()).toEqual(['object', 'object', 'object', 'undefined', 'word']);
  });

  it('may parse: a ParseIntPipe', async () => {
    const { call } = await start(put(() => new ParseIntPipe()));
    expect(await call('/call')).toMatchObject({ status: 'SUCCESS', commands: ['ANSWER'] });
    expect(given).toEqual([true, true, true]);
    await call('/language?lang=en');
    expect(given).toEqual(['refused', 'Validation failed (numeric string is expected)']);
  });
});

it('a pipe of the parameter itself gets the channel', async () => {
  @Injectable()
  class PathOf implements PipeTransform {
    transform(channel: AgiChannel) {
      return channel.request.path;
    }
  }
  @AgiController()
  class Own {
    @AgiRoute('own')
    own(@Channel(PathOf) path: string, @AgiRequest(new Path()) same: string) {
      given = [path, same];
    }
  }
  const { call } = await start({
    controller: Own,
    providers: [{ provide: APP_PIPE, useValue: new ValidationPipe(STRICT) }],
  });
  await call('/own');
  expect(given).toEqual(['/own', '/own']);
});

class Path implements PipeTransform {
  transform(request: AGIRequest) {
    return request.path;
  }
}
