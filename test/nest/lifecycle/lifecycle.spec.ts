import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Global,
  Injectable,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { EventEmitter, once } from 'node:events';
import {
  AgiChannel,
  AgiController,
  AgiModule,
  AgiRoute,
  AGIServer,
  getServerToken,
} from 'nestjs-agi';
import { run, startApp, stopApps, TestLogger, type TestApp } from '../fixture/app.js';
import { takenPort } from '../../fixtures/servers.js';
import { call as placeCall, type Peer } from '../../fixtures/peer.js';

afterEach(stopApps);

let steps: string[] = [];

/** Like a database client: open from its start to its own destruction. */
@Injectable()
class Database implements OnModuleInit, OnModuleDestroy {
  #open = false;
  onModuleInit() {
    this.#open = true;
  }
  onModuleDestroy() {
    this.#open = false;
    steps.push('database closed');
  }
  query(): string {
    if (!this.#open) throw new Error('the database is closed');
    return 'row';
  }
}

@Global()
@Module({ providers: [Database], exports: [Database] })
class DatabaseModule {}

@AgiController()
class Saves {
  constructor(private readonly database: Database) {}
  @AgiRoute('save')
  async save(channel: AgiChannel) {
    await channel.noop('started');
    await once(channel, 'end', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
    await channel.noop(this.database.query());
    steps.push('call done');
  }
}

@Module({ controllers: [Saves] })
class FeatureModule {}

describe.each([
  ['global', true],
  ['not global', false],
])('a module that is %s', (_kind, isGlobal) => {
  const agi = () =>
    AgiModule.forRoot({ listen: true, port: 0, orphans: 'ignore', drain: 5000, isGlobal });

  it.each([
    ['first', () => [agi(), FeatureModule, DatabaseModule]],
    ['last', () => [DatabaseModule, FeatureModule, agi()]],
  ])('imported %s, lets calls use their database until they are done', async (_where, imports) => {
    steps = [];
    @Module({ imports: imports() })
    class Root {}
    const { app, call, server } = await run(Root);
    server.on('stopped', () => steps.push('stopped'));
    const ended = call('/save');
    await once(server, 'channel_ready');

    await app.close();
    expect(steps).toEqual(['call done', 'stopped', 'database closed']);
    expect(await ended).toEqual({ commands: ['NOOP started', 'NOOP row'], failed: false });
    expect(server.listening).toBe(false);
  });
});

it('works in a testing module, and listens when that is initialised', async () => {
  const testing = await Test.createTestingModule({
    imports: [
      AgiModule.forRoot({ listen: true, port: 0, orphans: 'ignore' }),
      DatabaseModule,
      FeatureModule,
    ],
  }).compile();
  const server = testing.get(AGIServer, { strict: false });
  expect(server.listening).toBe(false);
  await testing.init();
  expect(server.listening).toBe(true);
  await testing.close();
  expect(server.listening).toBe(false);
});

/** A call with a test as the Asterisk side: no command is answered unless the test does so. */
function dial({ port }: Pick<TestApp, 'port'>, path: string): Promise<Peer> {
  return placeCall({ port: port() }, path, '', { allowHalfOpen: false });
}

/** Waits for a line of the log. */
async function line({ logger }: TestApp, text: string): Promise<string> {
  for (;;) {
    const found = logger.lines.find(({ message }) => message.includes(text));
    if (found) return found.message;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a shutdown', () => {
  const work = new EventEmitter();

  @AgiController()
  class Calls {
    constructor(private readonly database: Database) {}
    @AgiRoute('record')
    async record(channel: AgiChannel) {
      await channel.recordFile('message', 'wav', '#', 60_000);
      await once(work, 'transcribed');
      this.database.query();
      steps.push('saved');
    }
    @AgiRoute('talk')
    async talk(channel: AgiChannel) {
      await channel.getData('welcome');
      await channel.noop('thanks');
    }
    @AgiRoute('stuck')
    async stuck(channel: AgiChannel) {
      await channel.getData('welcome').catch(() => undefined);
      await once(work, 'never');
    }
  }

  const parts = { imports: [DatabaseModule], controllers: [Calls] };

  it('waits for handlers of callers who have hung up, before it closes their database', async () => {
    steps = [];
    const app = await startApp(parts, { drain: 60_000 });
    const call = await dial(app, '/record');
    await call.hears('RECORD FILE');
    call.write('200 result=-1 (hangup) endpos=8000\nHANGUP\n');
    const closing = app.app.close();
    expect(await line(app, 'Waiting')).toBe('Waiting up to 60 s for 1 call to finish');
    expect(steps).toEqual([]);
    work.emit('transcribed');
    await closing;
    expect(steps).toEqual(['saved', 'database closed']);
  });

  it('says how many calls run, and whether new ones are taken', async () => {
    const app = await startApp(parts, { drain: 60_000, notice: 30_000 });
    const calls = [await dial(app, '/talk'), await dial(app, '/talk')];
    for (const call of calls) await call.hears('GET DATA');
    const closing = app.app.close();
    expect(await line(app, 'Waiting')).toBe(
      'Waiting up to 90 s for 2 calls to finish; new calls are taken for 30 s',
    );
    await app.server.close({ drain: 0 });
    await closing;
  });

  it('logs nothing if no call runs', async () => {
    const app = await startApp(parts, { drain: 60_000 });
    await app.app.close();
    expect(app.logger.lines.filter(({ message }) => message.includes('Waiting'))).toEqual([]);
  });

  it('no longer waits for a handler when its time is over, and says so', async () => {
    const app = await startApp(parts, { drain: 300 });
    const call = await dial(app, '/stuck');
    await call.hears('GET DATA');
    await app.app.close();
    expect(app.logger.of('warn')).toEqual([
      'No longer waiting for 1 call, whose handlers or work after the call still run',
    ]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is ended at once by another %s, if one began it',
    async (signal) => {
      const listeners = process.listenerCount(signal);
      // The signal that began the shutdown. Nest's own listener would end the process of this test afterwards.
      const first = (): void => undefined;
      process.on(signal, first);
      try {
        const app = await startApp(parts, { drain: 3_600_000, notice: 3_600_000 });
        const call = await dial(app, '/talk');
        await call.hears('GET DATA');
        const closing = app.app.close();
        process.emit(signal, signal);
        expect(await line(app, 'Waiting')).toContain('; a second Ctrl-C ends them at once');
        expect(app.server.runningCalls).toBe(1);
        process.emit(signal, signal);
        await call.hears('SET VARIABLE AGI_OUTCOME draining');
        await closing;
        expect(app.logger.of('warn')).toEqual([`Another ${signal}: ending 1 call now`]);
        expect(process.listenerCount(signal)).toBe(listeners + 1);
      } finally {
        process.off(signal, first);
      }
    },
  );

  it('drains several servers at the same time', async () => {
    @AgiController({ server: 'staff' })
    class Staff {
      @AgiRoute('talk')
      async talk(channel: AgiChannel) {
        await channel.getData('welcome');
      }
    }
    const staff = AgiModule.forRoot({
      name: 'staff',
      listen: true,
      port: 0,
      orphans: 'ignore',
      drain: 60_000,
    });
    const app = await startApp(
      { ...parts, imports: [...parts.imports, staff], controllers: [Calls, Staff] },
      { drain: 60_000 },
    );
    const servers = [
      app.server,
      app.app.get<AGIServer>(getServerToken('staff'), { strict: false }),
    ];
    const ports = app.logger.of('log').flatMap((text) => /agi:.*:(\d+)$/.exec(text)?.[1] ?? []);
    const calls = await Promise.all(
      ports.map((port) => dial({ port: () => Number(port) }, '/talk')),
    );
    for (const call of calls) await call.hears('GET DATA');
    const closing = app.app.close();
    expect(await line(app, 'Waiting')).toContain('for 2 calls to finish');
    expect(servers.map(({ state }) => state)).toEqual(['draining', 'draining']);
    for (const call of calls) call.write('200 result=1\n200 result=0\n');
    await closing;
    expect(servers.map(({ state }) => state)).toEqual(['idle', 'idle']);
  });
});

describe('an address that is taken', () => {
  it('is tried again, as an instance that shuts down releases it', async () => {
    const { port, release } = await takenPort();
    const warn = jest.spyOn(TestLogger.prototype, 'warn');
    const starting = startApp({}, { port, notice: 60_000 });
    while (warn.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    warn.mockRestore();
    await release();
    const { app, logger, server } = await starting;
    expect(server.listening).toBe(true);
    const closing = app.close();
    await server.close({ drain: 0 });
    await closing;
    expect(logger.of('warn')).toEqual([
      expect.stringMatching(
        /another process listens there; .*\. Trying for 62 s: it may be an instance/,
      ),
    ]);
  });
});
