import { afterEach, expect, it } from '@jest/globals';
import { Controller, Get, Module, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import {
  AGIServer,
  AgiChannel,
  AgiController,
  AgiHealthIndicator,
  AgiModule,
  AgiRoute,
  getServerToken,
} from 'nestjs-agi';
import { once } from 'node:events';
import { run, stopApps } from '../fixture/app.js';
import { call as placeCall } from '../../fixtures/peer.js';

afterEach(stopApps);

let answer = (): void => undefined;
@AgiController()
class Calls {
  @AgiRoute('wait')
  async wait(channel: AgiChannel) {
    await new Promise<void>((resolve) => (answer = resolve));
    await channel.noop();
  }
}

@Controller('health')
class Health {
  constructor(
    private readonly health: HealthCheckService,
    private readonly agi: AgiHealthIndicator,
  ) {}
  @Get()
  ready() {
    return this.health.check([() => this.agi.isReady()]);
  }
  @Get('alive')
  alive() {
    return this.health.check([() => this.agi.isAlive('phones', { server: 'default' })]);
  }
}

// As in most applications, the module of the checks does not import the one that listens.
@Module({ imports: [TerminusModule.forRoot({ errorLogStyle: 'json' })], controllers: [Health] })
class HealthModule {}

@Module({
  imports: [
    HealthModule,
    AgiModule.forRoot({ listen: true, port: 0, orphans: 'ignore', drain: 5000 }),
    AgiModule.forRoot({ name: 'back', listen: false, orphans: 'ignore' }),
  ],
  controllers: [Calls],
})
class AppModule {}

it('is reported by terminus: ready while all servers listen, alive until one should listen and does not', async () => {
  const { app, server, port } = await run(AppModule);
  const health = app.get(Health);
  const servers = (state: string, calls: number, back = 'listening') => ({
    default: { state, calls },
    back: { state: back, calls: 0 },
  });
  const down = async (check: () => Promise<unknown>) => {
    const error: unknown = await check().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServiceUnavailableException);
    return (error as ServiceUnavailableException).getResponse();
  };

  // The other server has `listen: false`, so it takes no calls; but it is not broken.
  expect(await down(() => health.ready())).toMatchObject({
    status: 'error',
    error: { agi: { status: 'down', servers: servers('listening', 0, 'idle') } },
  });
  expect(await health.alive()).toMatchObject({ status: 'ok' });

  const back = app.get<AGIServer>(getServerToken('back'), { strict: false });
  await back.listen({ port: 0 });
  expect(await health.ready()).toMatchObject({
    status: 'ok',
    details: { agi: { status: 'up', servers: servers('listening', 0) } },
  });

  const connected = once(server, 'connection');
  const caller = await placeCall({ port: port() }, '/wait', '', { allowHalfOpen: false });
  await connected;
  const closing = server.close({ notice: 50, drain: 5000 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(await down(() => health.ready())).toMatchObject({
    error: { agi: { servers: servers('draining', 1) } },
  });
  // Calls are being finished: a restart now would cut them.
  expect(await health.alive()).toMatchObject({
    details: { phones: { status: 'up', servers: { default: { state: 'draining', calls: 1 } } } },
  });

  caller.answers('200 result=0\n');
  answer();
  await closing;
  expect(await down(() => health.alive())).toMatchObject({
    error: { phones: { status: 'down', servers: { default: { state: 'idle', calls: 0 } } } },
  });
});

it('refuses the name of a server that does not exist', async () => {
  const { app } = await run(AppModule);
  const agi = app.get(AgiHealthIndicator);
  expect(() => agi.isReady('agi', { server: 'front' })).toThrow(
    /health check "agi" belongs to the AGI server "front", .*"default", "back"/,
  );
});
