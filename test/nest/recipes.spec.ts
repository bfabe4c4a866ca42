import { afterEach, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  AgiController,
  AgiGuard,
  AgiHealthIndicator,
  AgiRoute,
  AGIServer,
  type AgiChannel,
} from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { startApp, stopApps } from './fixture/app.js';

afterEach(stopApps);

let made = 0;

@Injectable()
class Reports {
  constructor() {
    made++;
  }
  today(): string {
    return '42';
  }
}

@AgiController()
class LateController {
  @AgiRoute('late')
  late(): void {
    // It is called by nobody.
  }
}

@Module({ providers: [Reports], exports: [Reports], controllers: [LateController] })
class ReportModule {}

@AgiController()
class ReportController {
  constructor(private readonly loader: LazyModuleLoader) {}

  @AgiRoute('report')
  async report(channel: AgiChannel): Promise<void> {
    const module = await this.loader.load(() => ReportModule);
    await channel.sayDigits(module.get(Reports).today());
  }
}

it('a handler loads a lazy module once; a controller in it gets no calls', async () => {
  const { app } = await startApp({ controllers: [ReportController] }, { listen: false });
  const server = app.get<AGIServer>(AGIServer, { strict: false });
  const first = await placeCall(server, '/report').ended;
  const second = await placeCall(server, '/report').ended;
  expect([first, second]).toMatchObject(Array(2).fill({ status: 'SUCCESS', said: ['digits 42'] }));
  expect(made).toBe(1);
  expect(await placeCall(server, '/late').ended).toMatchObject({ outcome: 'no_handler' });
});

@AgiController()
class ProbeController {
  constructor(private readonly health: AgiHealthIndicator) {}

  @AgiRoute('health')
  @AgiGuard()
  async probe(channel: AgiChannel): Promise<void> {
    const { agi } = this.health.isReady();
    if (agi.status === 'up') await channel.noop('ready');
    else channel.fail('draining');
  }
}

it('a controller answers the check of HAProxy, which has no token', async () => {
  const guards = [() => false];
  const { app } = await startApp(
    { controllers: [ProbeController] },
    { port: 0, guards, listen: false },
  );
  const server = app.get<AGIServer>(AGIServer, { strict: false });
  const { port } = await server.listen({ port: 0 });
  const socket = connect(port, '127.0.0.1');
  // As deploy/haproxy.cfg has it.
  socket.write('agi_network: yes\nagi_request: agi://probe/health\n\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toContain('NOOP ready');
  socket.destroy();
  await server.close();
});
