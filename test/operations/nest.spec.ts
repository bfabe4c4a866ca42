import { expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AgiController,
  AgiModule,
  AgiParam,
  AgiRoute,
  AGIServer,
  Channel,
  type AGIChannel,
} from 'nestjs-agi';
import { Load } from './fixture/load.js';

@AgiController('call')
class Calls {
  @AgiRoute(':length')
  async take(@Channel() channel: AGIChannel, @AgiParam('length') length: string): Promise<void> {
    await channel.answer();
    // eslint-disable-next-line no-restricted-syntax -- a call that lasts
    await sleep(Number(length));
    await channel.setVariable('FINISHED', 'yes');
  }
}

@Module({
  imports: [AgiModule.forRoot({ listen: false, notice: 300, drain: 60_000, orphans: 'ignore' })],
  controllers: [Calls],
})
class Root {}

it('a Nest application that shuts down under load finishes every call it has taken', async () => {
  const app = await NestFactory.createApplicationContext(Root, { logger: false });
  const server = app.get(AGIServer, { strict: false });
  const { port } = await server.listen({ port: 0 });
  const load = new Load(`agi://127.0.0.1:${port}/call/200`, 40);
  await load.more(100);
  while (server.channels.size < 20) await sleep(1);

  const before = load.ended.length;
  await app.close();
  await load.stop();
  // At least the calls that ran when it began.
  expect(load.ended.length - before).toBeGreaterThanOrEqual(20);
  expect(load.lost).toEqual([]);
  expect(server.channels.size).toBe(0);
});
