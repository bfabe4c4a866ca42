import { expect, it } from '@jest/globals';
import {
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AGIServer, type AGIChannel, type AGIParams } from 'nestjs-agi';
import { placeScriptedCall } from '../fixtures/scripted-asterisk.js';

/** The server of the core in a service of one's own, as users of the reference have it. */
@Injectable()
class AgiService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server = new AGIServer();
  port = 0;

  async onApplicationBootstrap(): Promise<void> {
    this.server.auth(this.authenticate.bind(this));
    this.server.agi('/menu', this.handleMenu.bind(this));
    ({ port: this.port } = await this.server.listen(0, '127.0.0.1'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }

  private authenticate(
    _channel: AGIChannel,
    _path: string,
    _params: AGIParams,
    headers: Record<string, string>,
  ): boolean {
    return headers['x-token'] === 'token';
  }

  private async handleMenu(channel: AGIChannel): Promise<void> {
    await channel.answer();
    const result = await channel.getData('menu-prompt', 10_000, 1);
    if (result.data === '1') await channel.streamFile('option1');
    await channel.hangup();
  }
}

@Module({ providers: [AgiService] })
class AppModule {}

it('serves from a service of a Nest application, and stops with it', async () => {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const { port } = app.get(AgiService);
  const replies = { 'GET DATA': '200 result=1', HANGUP: '200 result=1' };
  const call = await placeScriptedCall(port, '/menu', replies, { 'x-token': 'token' });
  expect(call.commands).toEqual([
    'ANSWER',
    'GET DATA menu-prompt 10000 1',
    'STREAM FILE option1 ""',
    'HANGUP',
  ]);
  await app.close();
  await expect(placeScriptedCall(port, '/menu')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
