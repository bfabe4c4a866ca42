import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  AgiChannel,
  AgiController,
  AgiHealthIndicator,
  AgiModule,
  AgiRoute,
  AGIServer,
  type AgiAudioOptions,
  type AgiModuleOptions,
} from 'nestjs-agi';
import { AudioServer } from 'nestjs-agi/audio';
import { placeCall } from 'nestjs-agi/testing';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { AudioClient } from '../../audio/fixture/audio-client.js';
import { TestLogger } from '../fixture/app.js';

let app: TestingModule | undefined;
let logger: TestLogger;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

@AgiController()
class Agent {
  static played: number | undefined;
  constructor(private readonly audio: AudioServer) {}
  @AgiRoute('agent')
  async talk(channel: AgiChannel) {
    const line = await this.audio.attach(channel);
    ({ played: Agent.played } = await line.speak(new Int16Array(1600)));
    await line.close();
  }
}

async function start(
  imports: DynamicModule | DynamicModule[],
  controllers: Type[] = [],
): Promise<TestingModule> {
  @Module({ imports: [imports].flat(), controllers })
  class AppModule {}
  logger = new TestLogger();
  app = await Test.createTestingModule({ imports: [AppModule] })
    .setLogger(logger)
    .compile();
  return app.init();
}

const withAudio = (
  audio: AgiAudioOptions,
  others: AgiModuleOptions & { name?: string } = {},
): DynamicModule =>
  AgiModule.forRoot({
    orphans: 'ignore',
    listen: true,
    port: 0,
    audio: { port: 0, ...audio },
    ...others,
  });

function healthOf(module: TestingModule): AgiHealthIndicator {
  return module.get(AgiHealthIndicator, { strict: false });
}

async function messageOf(failing: Promise<unknown>): Promise<string> {
  const failed: unknown = await failing.catch((error: unknown) => error);
  app = undefined;
  return (failed as Error).message;
}

describe('the option audio', () => {
  it('gives an audio server, which has a line for a call of the application', async () => {
    const module = await start(withAudio({}), [Agent]);
    const audio = module.get(AudioServer);
    expect(logger.of('log')).toContainEqual(
      expect.stringMatching(/Listening for live audio on 127\.0\.0\.1:\d+/),
    );
    const report = await placeCall(module, '/agent', {
      time: 'real',
      answered: true,
      applications: {
        Originate: async (text, call) => {
          await AudioClient.dial(text);
          call.set('ORIGINATE_STATUS', 'SUCCESS');
          return 0;
        },
        Playtones: () => 0,
        StopPlaytones: () => 0,
      },
    }).ended;
    expect([report.status, Agent.played, audio.lines.size]).toEqual(['SUCCESS', 200, 0]);
  });

  it('listens at the address of the server, for the same Asterisk', async () => {
    const module = await start(
      withAudio({}, { host: '127.0.0.2', allow: ['127.0.0.3'], listen: true, port: 0 }),
    );
    const log = logger.of('log').join('\n');
    const [, port] = /Listening for live audio on 127\.0\.0\.2:(\d+)/.exec(log) ?? [];
    const stranger = await AudioClient.open(Number(port), '127.0.0.2');
    await stranger.closed;
    expect(module.get(AudioServer).lines.size).toBe(0);
  });

  it('comes from a factory, which Nest is told of', async () => {
    const module = await start(
      AgiModule.forRootAsync({
        audioServer: true,
        useFactory: () => ({ orphans: 'ignore', audio: { port: 0 } }),
      }),
      [Agent],
    );
    // As the server: in a test neither does.
    expect(module.get(AudioServer).state).toBe('idle');
  });

  it('may listen in a test, and without the server', async () => {
    const module = await start(withAudio({ listen: true }, { listen: false }));
    expect([module.get(AudioServer).state, module.get(AGIServer).state]).toEqual([
      'listening',
      'idle',
    ]);
  });

  it('is not there where nobody asks for it', async () => {
    const module = await start(AgiModule.forRoot({ orphans: 'ignore' }));
    expect(() => module.get(AudioServer)).toThrow();
    expect(healthOf(module).isReady().agi).not.toHaveProperty('audio');
  });

  it('is replaced by a test', async () => {
    @Injectable()
    class Silence {
      state = 'nothing';
    }
    @Module({ imports: [withAudio({})], controllers: [Agent] })
    class AppModule {}
    app = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(AudioServer)
      .useClass(Silence)
      .compile();
    app.useLogger(false);
    await app.init();
    expect(app.get<Silence>(AudioServer).state).toBe('nothing');
    expect(healthOf(app).isReady().agi.status).toBe('up');
  });
});

describe('readiness', () => {
  it('is up as long as Asterisk can connect, and tells how many lines there are', async () => {
    const module = await start(withAudio({}));
    const audio = module.get(AudioServer);
    const health = healthOf(module);
    expect(health.isReady().agi).toMatchObject({
      status: 'up',
      audio: { state: 'listening', lines: 0 },
    });
    const closing = audio.close();
    expect(health.isReady().agi).toMatchObject({ status: 'down', audio: { state: 'draining' } });
    await closing;
    expect(health.isReady().agi).toMatchObject({ status: 'down', audio: { state: 'idle' } });
    expect(health.isAlive().agi.status).toBe('up');
  });
});

describe('the end of an application', () => {
  it('closes the audio server after the calls', async () => {
    const module = await start(withAudio({}));
    const audio = module.get(AudioServer);
    const states: string[] = [];
    module.get(AGIServer).on('stopped', () => states.push(audio.state));
    app = undefined;
    await module.close();
    expect([...states, audio.state]).toEqual(['listening', 'idle']);
  });

  it('closes what listens already where the start fails', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const audio = new AudioServer({ port: 0 });
    @Module({ imports: [withAudio({}, { port })] })
    class AppModule {}
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(AudioServer)
      .useValue(audio)
      .compile();
    module.useLogger(false);
    await expect(module.init()).rejects.toThrow();
    expect(audio.state).toBe('idle');
    taken.close();
  });
});

describe('a mistake in the options', () => {
  it.each<[string, () => DynamicModule | DynamicModule[]]>([
    ['options.audio', () => AgiModule.forRoot({ audio: 9092 as never })],
    ['options.audio.listen', () => withAudio({ listen: 'yes' as never })],
    ['AudioServer options.port', () => withAudio({ port: -1 })],
    ['AudioServer options.host', () => withAudio({ host: 7 as never })],
    ['give `address`', () => withAudio({ host: '0.0.0.0' })],
    ['keep one of them', () => [withAudio({}), withAudio({}, { name: 'other' })]],
    [
      'audioServer: true',
      () => AgiModule.forRootAsync({ useFactory: () => ({ audio: { port: 0 } }) }),
    ],
    ['`audio`', () => AgiModule.forRootAsync({ audioServer: true, useFactory: () => ({}) })],
  ])('names %s', async (name, imports) => {
    expect(await messageOf(start(imports()))).toContain(name);
  });
});
