import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Injectable,
  Logger,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type LoggerService,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import {
  AgiController,
  AgiGuard,
  AgiParam,
  AgiRoute,
  logCalls,
  OnAgiEvent,
  type AgiChannel,
} from 'nestjs-agi';
import { throwError } from 'rxjs';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const throwing = (): never => {
  throw new Error('a getter');
};

/** Makers of everything that can be thrown. */
const things: Record<string, () => unknown> = {
  'an error': () => new Error('plain'),
  undefined: () => undefined,
  'a symbol': () => Symbol('thrown'),
  'an object without a prototype': () => Object.create(null) as unknown,
  'an object whose toString() throws': () => ({ toString: throwing }),
  'an error whose getters throw': () =>
    Object.defineProperties(
      new Error('x'),
      Object.fromEntries(
        ['message', 'stack', 'name', 'cause', 'code', 'constructor'].map((key) => [
          key,
          { get: throwing },
        ]),
      ),
    ),
  'a frozen error': () => Object.freeze(new Error('frozen')),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy whose traps throw': () =>
    new Proxy({}, { get: throwing, has: throwing, getPrototypeOf: throwing, ownKeys: throwing }),
};

let thing = things['an error']!;

function fail(): never {
  throw thing();
}

@Injectable()
class FailingGuard implements CanActivate {
  canActivate(): boolean {
    fail();
  }
}

@Injectable()
class FailingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    return context.getHandler().name === 'stream' ? throwError(() => thing()) : next.handle();
  }
}

@Injectable()
class FailingPipe implements PipeTransform {
  transform(): unknown {
    fail();
  }
}

@Catch()
class FailingFilter implements ExceptionFilter {
  catch(): void {
    fail();
  }
}

@AgiController()
class Calls {
  @AgiRoute('handler')
  handler(): void {
    fail();
  }

  @AgiRoute('later')
  async later(): Promise<void> {
    await Promise.resolve();
    fail();
  }

  @AgiRoute('check')
  @AgiGuard(FailingGuard)
  check(): void {
    // Not reached.
  }

  @AgiRoute('guard')
  @UseGuards(FailingGuard)
  guard(): void {
    // Not reached.
  }

  @AgiRoute('stream')
  @UseInterceptors(FailingInterceptor)
  stream(): void {
    // Not reached.
  }

  @AgiRoute('pipe')
  @UsePipes(FailingPipe)
  pipe(@AgiParam('x') x: string): string {
    return x;
  }

  @AgiRoute('filter')
  @UseFilters(FailingFilter)
  filter(): void {
    fail();
  }

  @AgiRoute('fine')
  async fine(channel: AgiChannel): Promise<void> {
    await channel.noop();
  }
}

const at: { event?: string } = {};

/** Fails on the event that a test names. */
@Injectable()
class Listener {
  @OnAgiEvent('connection')
  connected(): void {
    if (at.event === 'connection') fail();
  }

  @OnAgiEvent('channel_end')
  async ended(): Promise<void> {
    await Promise.resolve();
    if (at.event === 'channel_end') fail();
  }
}

const ID = '1700000000.1';

const start = () => startApp({ controllers: [Calls], providers: [Listener] });

describe.each(Object.keys(things))('%s', (name) => {
  it.each(['handler', 'later', 'check', 'guard', 'stream', 'pipe'])(
    'thrown in a %s is logged once, and harms nothing else',
    async (path) => {
      thing = things[name]!;
      const { call, logger } = await start();
      const outcome = path === 'check' ? 'auth_error' : 'handler_error';
      expect((await call(`/${path}`)).commands).toContain(`SET VARIABLE AGI_OUTCOME ${outcome}`);
      expect(logger.of('error')).toEqual([expect.stringMatching(`^\\[${ID}\\] "/${path}" `)]);
      expect(await call('/fine')).toMatchObject({ failed: false });
    },
  );

  it('thrown by a filter is logged, and so is the error that the filter was given', async () => {
    thing = things[name]!;
    const { call, logger } = await start();
    await call('/filter');
    const lines = logger.of('error');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(`[${ID}] "/filter" `);
    expect(await call('/fine')).toMatchObject({ failed: false });
  });

  it.each(['connection', 'channel_end'])(
    'thrown by a method that listens to %s is logged once, with the call’s id',
    async (event) => {
      thing = things[name]!;
      const { call, logger, app } = await start();
      at.event = event;
      await call('/fine');
      await app.close();
      delete at.event;
      const owner = event === 'connection' ? 'Listener.connected' : 'Listener.ended';
      expect(logger.of('error')).toEqual([
        expect.stringMatching(`^\\[${ID}\\] ${owner} failed on ${event}: `),
      ]);
    },
  );

  it('thrown by the writer of a log, or by a listener, is logged by Nest and no process warning', async () => {
    thing = things[name]!;
    const { call, logger, app, server } = await start();
    const stop = logCalls(({ event }) => (event === 'call_end' ? fail() : undefined));
    server.on('channel_end', () => fail());
    await call('/fine');
    await app.close();
    stop();
    expect(logger.of('error')).toEqual([
      expect.stringMatching(`^\\[${ID}\\] the function given to logCalls\\(\\) failed: `),
      expect.stringMatching(`^\\[${ID}\\] a listener of 'channel_end' failed: `),
    ]);
  });
});

it('a logger that throws harms neither a call nor the shut-down, and a warning tells of it', async () => {
  thing = things['an error']!;
  const { call, app, server } = await start();
  const warnings: string[] = [];
  const { emitWarning } = process;
  process.emitWarning = (message: string) => warnings.push(message);
  const broken: LoggerService = { log: throwing, warn: throwing, error: throwing };
  Logger.overrideLogger(broken);
  expect((await call('/handler')).failed).toBe(true);
  expect((await call('/fine')).failed).toBe(false);
  await app.close();
  process.emitWarning = emitWarning;
  Logger.overrideLogger(false);
  expect(warnings).toContain('the logger failed: a getter');
  expect(server.listening).toBe(false);
});
