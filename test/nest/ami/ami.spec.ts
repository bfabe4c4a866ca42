import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, Scope, type DynamicModule, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  AgiChannel,
  AgiController,
  AgiHealthIndicator,
  AgiModule,
  AGIServer,
  AgiRoute,
  getAmiToken,
  getCallPlacerToken,
  InjectAmi,
  InjectCallPlacer,
  OnAmiEvent,
  type AgiModuleOptions,
} from 'nestjs-agi';
import {
  AmiClient,
  CallPlacer,
  MemoryAttemptStore,
  type AmiChannelEvent,
  type AmiHangupEvent,
} from 'nestjs-agi/ami';
import { SimulatedPbx, type SimulatedPbxOptions } from 'nestjs-agi/testing';
import { failure, next } from '../../ami/fixture/client.js';
import { TestLogger } from '../fixture/app.js';

let app: TestingModule | undefined;
const pbxes: SimulatedPbx[] = [];
let logger: TestLogger;

afterEach(async () => {
  await app?.close();
  app = undefined;
  for (const pbx of pbxes.splice(0)) pbx.close();
});

function newPbx(options: SimulatedPbxOptions = {}): SimulatedPbx {
  const pbx = new SimulatedPbx({ server: () => app!, ...options });
  pbxes.push(pbx);
  return pbx;
}

@AgiController()
class Calls {
  static ended = 0;
  @AgiRoute('reminder')
  async reminder(channel: AgiChannel): Promise<void> {
    await channel.streamFile('reminder');
    Calls.ended++;
  }
}

@AgiController()
class Waits {
  @AgiRoute('waits')
  async wait(channel: AgiChannel): Promise<void> {
    const waiting = channel.exec('Wait', '600').catch(() => undefined);
    await channel.hangup({ now: true });
    await waiting;
  }
}

@Injectable()
class Watcher {
  readonly heard: string[] = [];
  constructor(readonly placer: CallPlacer) {}

  @OnAmiEvent('Newchannel')
  begins({ Channel }: AmiChannelEvent): void {
    this.heard.push(`begins ${Channel.replace(/-\d+$/, '')}`);
  }

  @OnAmiEvent('Hangup')
  async ends({ Uniqueid }: AmiHangupEvent): Promise<void> {
    this.heard.push('ends');
    if (Uniqueid === '') return;
    throw new Error('the watcher is broken');
  }
}

async function start(
  imports: DynamicModule | DynamicModule[],
  providers: Type[] = [],
): Promise<TestingModule> {
  @Module({ imports: [imports].flat(), providers, controllers: [Calls, Waits] })
  class AppModule {}
  logger = new TestLogger();
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .setLogger(logger)
    .compile();
  app = module;
  return module.init();
}

const withAmi = (
  ami: AgiModuleOptions['ami'],
  others: AgiModuleOptions & { name?: string } = {},
): DynamicModule => AgiModule.forRoot({ orphans: 'ignore', drain: 5000, ami, ...others });

describe('the option ami', () => {
  it('gives a client and a placer, whose calls come to a route of the application', async () => {
    const pbx = newPbx({ destinations: { 'PJSIP/100': { answersAfter: 2000 } } });
    const module = await start(withAmi(pbx.ami), [Watcher]);
    const ami = module.get(AmiClient);
    await ami.whenConnected();
    const watcher = module.get(Watcher);
    const gone = new Promise((resolve) => ami.once('Hangup', resolve));
    const placed = await watcher.placer.place({ to: 'PJSIP/100', route: '/reminder' });
    await placed.ended;
    await gone;
    expect(placed.outcome).toBe('answered');
    expect((await pbx.reports()).map(({ played }) => played)).toEqual([['reminder']]);
    expect(watcher.heard).toEqual(['begins PJSIP/100', 'ends']);
    expect(logger.of('log')).toContainEqual(expect.stringContaining('Connected to the manager'));
    expect(logger.of('error')).toEqual([
      expect.stringMatching(/^Watcher\.ends failed on Hangup.*the watcher is broken/s),
    ]);
  });

  it('may be several clients by their names', async () => {
    const berlin = newPbx({ destinations: { 'PJSIP/1': {} } });
    const paris = newPbx({ destinations: { 'PJSIP/1': 'busy' } });
    @Injectable()
    class Offices {
      readonly heard: string[] = [];
      constructor(
        @InjectAmi('berlin') readonly ami: AmiClient,
        @InjectCallPlacer('berlin') readonly inBerlin: CallPlacer,
        @InjectCallPlacer('paris') readonly inParis: CallPlacer,
      ) {}
      @OnAmiEvent('Newchannel', { ami: 'paris' })
      begins(): void {
        this.heard.push('paris');
      }
    }
    const module = await start(withAmi({ berlin: berlin.ami, paris: paris.ami }), [Offices]);
    const { inBerlin, inParis, heard, ami } = module.get(Offices);
    const begun = new Promise((resolve) =>
      module.get<AmiClient>(getAmiToken('paris')).once('Newchannel', resolve),
    );
    const call = { to: 'PJSIP/1', route: '/reminder' };
    const outcomes = [await inBerlin.place(call), await inParis.place(call)];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['answered', 'busy']);
    await begun;
    expect(heard).toEqual(['paris']);
    expect([module.get(getAmiToken('berlin')), module.get(getCallPlacerToken('paris'))]).toEqual([
      ami,
      inParis,
    ]);
  });

  it('comes from a factory, whose clients are declared', async () => {
    const pbx = newPbx({ destinations: { 'PJSIP/1': {} } });
    const store = new MemoryAttemptStore();
    const module = await start(
      AgiModule.forRootAsync({
        amiClients: true,
        useFactory: () => ({ orphans: 'ignore', ami: { ...pbx.ami, placer: { store } } }),
      }),
    );
    const placed = await module
      .get(CallPlacer)
      .place({ to: 'PJSIP/1', route: '/reminder', key: 'one' });
    expect([placed.outcome, store.records.get('one')?.state]).toEqual(['answered', 'over']);
  });

  it('is not there where nobody asks for it', async () => {
    const module = await start(AgiModule.forRoot({ orphans: 'ignore' }));
    expect(() => module.get(AmiClient)).toThrow();
    expect(module.get(AgiHealthIndicator, { strict: false }).isReady().agi).not.toHaveProperty(
      'ami',
    );
  });

  it.each(['one client', 'two clients', 'a function of the application'])(
    'ends commands at once over the only client, unless the application says how: %s',
    async (how) => {
      const pbx = newPbx({ destinations: { 'PJSIP/1': {} } });
      const second = { ...newPbx().ami, connect: false };
      const isOne = how !== 'two clients';
      const others = how.startsWith('a function') ? { interrupt: () => undefined } : {};
      const module = await start(withAmi(isOne ? pbx.ami : { first: pbx.ami, second }, others));
      const placer = module.get<CallPlacer>(getCallPlacerToken(isOne ? undefined : 'first'));
      const { ended } = await placer.place({ to: 'PJSIP/1', route: '/waits' });
      await ended;
      // In the time of the PBX.
      expect(pbx.elapsed < 600_000).toBe(how === 'one client');
    },
  );

  it('has calls by AsyncAGI reach the routes', async () => {
    const pbx = newPbx();
    const module = await start(withAmi(pbx.ami, { asyncAgi: true }));
    await module.get(AmiClient).whenConnected();
    const report = await pbx.placeCall('/reminder', { answered: true }).ended;
    expect([report.played, report.status]).toEqual([['reminder'], 'SUCCESS']);
  });
});

describe('a client of an application', () => {
  it('is replaced by a test', async () => {
    const pbx = newPbx({ destinations: { 'PJSIP/1': {} } });
    const real = { username: 'app', secret: 'x' };
    @Module({ imports: [withAmi(real)], controllers: [Calls] })
    class AppModule {}
    app = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(AmiClient)
      .useValue(new AmiClient(pbx.ami))
      .compile();
    app.useLogger(false);
    await app.init();
    const placed = await app.get(CallPlacer).place({ to: 'PJSIP/1', route: '/reminder' });
    expect(placed.outcome).toBe('answered');
  });

  it('does not reach for a real Asterisk in a test, unless it is told to', async () => {
    const module = await start(withAmi({ username: 'app', secret: 'x', port: 1 }));
    expect(module.get(AmiClient).state).toBe('idle');
    expect(logger.of('log')).toContainEqual(expect.stringContaining('Not connecting'));
  });

  it('lets the application start where the manager is not there, and readiness tells of it', async () => {
    const pbx = newPbx();
    pbx.close();
    const module = await start(withAmi({ ...pbx.ami, reconnectDelay: 1 }));
    const ami = module.get(AmiClient);
    await next(ami, 'retry');
    const health = module.get(AgiHealthIndicator, { strict: false });
    expect(health.isReady().agi).toMatchObject({ status: 'down', ami: { default: {} } });
    expect(health.isAlive().agi.status).toBe('up');
    expect(logger.of('warn').filter((line) => line.includes('Cannot reach'))).toHaveLength(1);
  });

  it('ends the start where the application cannot be without it', async () => {
    const pbx = newPbx();
    pbx.close();
    const failed = await failure(start(withAmi({ ...pbx.ami, required: true })));
    expect(failed.code).toBe('E_AMI_UNREACHABLE');
    expect(app!.get(AmiClient).state).toBe('closed');
    app = undefined;
  });

  it('is up in readiness as long as it is connected', async () => {
    const pbx = newPbx();
    const module = await start(
      withAmi({ ...pbx.ami, required: true, reconnectDelay: 1 }, { listen: true, port: 0 }),
    );
    const health = module.get(AgiHealthIndicator, { strict: false });
    expect(health.isReady().agi).toMatchObject({
      status: 'up',
      ami: { default: { state: 'connected' } },
    });
    const lost = next(module.get(AmiClient), 'disconnect');
    pbx.restart();
    await lost;
    expect(health.isReady().agi.status).toBe('down');
    await module.get(AmiClient).whenConnected();
    expect(health.isReady().agi.status).toBe('up');
    expect(logger.of('warn')).toEqual([expect.stringContaining('Lost the manager')]);
  });

  it('says that the login is refused', async () => {
    const pbx = newPbx();
    const module = await start(withAmi({ ...pbx.ami, secret: 'guessed' }));
    await next(module.get(AmiClient), 'close');
    expect(logger.of('error')).toEqual([expect.stringContaining('given up')]);
    expect(logger.of('error').join()).not.toContain('guessed');
  });
});

describe('the end of an application', () => {
  it('cancels what rings, leaves it to the next process, and lets calls finish before the client closes', async () => {
    const pbx = newPbx({
      destinations: { 'PJSIP/1': {}, 'PJSIP/2': 'no-answer' },
      calls: { prompt: 3000 },
    });
    const store = new MemoryAttemptStore();
    const module = await start(withAmi({ ...pbx.ami, placer: { store } }));
    const ami = module.get(AmiClient);
    const placer = module.get(CallPlacer);
    const before = Calls.ended;
    const goesOn = await placer.place({ to: 'PJSIP/1', route: '/reminder', key: 'one' });
    const begun = new Promise((resolve) => ami.once('DialBegin', resolve));
    const rings = placer.place({ to: 'PJSIP/2', route: '/reminder', key: 'two' });
    await begun;
    app = undefined;
    await module.close();
    expect([(await rings).outcome, store.records.get('two')?.state]).toEqual([
      'cancelled',
      'waiting',
    ]);
    expect([Calls.ended - before, (await goesOn.ended).known]).toEqual([1, true]);
    expect(ami.state).toBe('closed');
    expect((await failure(placer.place({ to: 'PJSIP/1', route: '/reminder' }))).code).toBe(
      'E_AMI_CLOSED',
    );
  });

  it('ends the listening, too', async () => {
    const pbx = newPbx();
    const module = await start(withAmi(pbx.ami), [Watcher]);
    const watcher = module.get(Watcher);
    await module.get(AmiClient).whenConnected();
    app = undefined;
    await module.close();
    pbx.tell('Newchannel', { Channel: 'PJSIP/1-1' });
    expect(watcher.heard).toEqual([]);
  });
});

describe('a mistake in the options or decorators', () => {
  @Injectable({ scope: Scope.REQUEST })
  class Scoped {
    @OnAmiEvent('Hangup')
    ends(): void {
      // Never called.
    }
  }
  @Injectable()
  class OfParis {
    @OnAmiEvent('Hangup', { ami: 'paris' })
    ends(): void {
      // Never called.
    }
  }
  const ami = { username: 'app', secret: 'x' };

  it.each<[string, () => DynamicModule | DynamicModule[], Type[]]>([
    ['asyncAgi', () => AgiModule.forRoot({ asyncAgi: true }), []],
    ['options.ami', () => withAmi('localhost' as never), []],
    ['options.ami.required', () => withAmi({ ...ami, required: 1 as never }), []],
    ['options.ami.paris', () => withAmi({ paris: 7 as never }), []],
    ['AmiClient.port', () => withAmi({ ...ami, port: 0 }), []],
    ['CallPlacer.maxCalls', () => withAmi({ ...ami, placer: { maxCalls: -1 } }), []],
    ['request-scoped', () => withAmi(ami), [Scoped]],
    ['"paris"', () => withAmi(ami), [OfParis]],
    ['no AgiModule', () => AgiModule.forRoot({}), [OfParis]],
    ['two AgiModule', () => [withAmi(ami), withAmi(ami, { name: 'other' })], []],
    ['amiClients', () => AgiModule.forRootAsync({ useFactory: () => ({ ami }) }), []],
    ['amiClients', () => AgiModule.forRootAsync({ amiClients: ['x'], useFactory: () => ({}) }), []],
  ])('names %s', async (name, imports, providers) => {
    const { code, message } = await failure(start(imports(), providers));
    expect([code, message]).toEqual(['E_AGI_INVALID_ARGUMENT', expect.stringContaining(name)]);
    app = undefined;
  });

  it('is told when a call is placed from a server that listens on every address', async () => {
    const pbx = newPbx({ destinations: { 'PJSIP/1': {} } });
    const module = await start(withAmi(pbx.ami, { host: '0.0.0.0' }));
    const refused = await failure(
      module.get(CallPlacer).place({ to: 'PJSIP/1', route: '/reminder' }),
    );
    expect(refused.message).toContain('placer');
    expect(module.get(AGIServer).state).toBe('idle');
  });
});
