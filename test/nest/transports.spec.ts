import { afterEach, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Module,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { AgiChannel, AgiModule, AgiRoute, AGIServer } from 'nestjs-agi';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { placeScriptedCall } from '../fixtures/scripted-asterisk.js';

let app: INestApplication;
afterEach(() => app.close());

const types: string[] = [];

/** A guard of every handler of the application, for every transport. */
@Injectable()
class Everywhere implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    types.push(context.getType());
    return true;
  }
}

@Controller('hours')
class Hours {
  readonly #open = 9;

  @Get()
  http() {
    return `open at ${this.#open}`;
  }
  @AgiRoute('hours')
  async agi(channel: AgiChannel) {
    await channel.sayNumber(this.#open);
  }
}

// Nest 11 has no global guards for gateways.
@UseGuards(Everywhere)
@WebSocketGateway()
class HoursGateway {
  @SubscribeMessage('hours')
  ws() {
    return { event: 'hours', data: 'open at 9' };
  }
}

@Module({
  imports: [AgiModule.forRoot({ listen: true, port: 0, orphans: 'ignore' })],
  controllers: [Hours],
  providers: [HoursGateway, { provide: APP_GUARD, useClass: Everywhere }],
})
class Root {}

it('HTTP, WebSocket and AGI live in one application, and a guard can tell them apart', async () => {
  app = await NestFactory.create(Root, { logger: false, abortOnError: false });
  app.useWebSocketAdapter(new WsAdapter(app));
  const listening = once(app.get(AGIServer, { strict: false }), 'listening');
  await app.listen(0, '127.0.0.1');
  const [, port] = (await listening) as [string, number];
  const url = await app.getUrl();

  expect(await (await fetch(`${url}/hours`)).text()).toBe('open at 9');
  expect((await placeScriptedCall(port, '/hours')).commands).toEqual(['SAY NUMBER 9 ""']);
  const socket = new WebSocket(url.replace('http', 'ws'));
  await once(socket, 'open');
  socket.send(JSON.stringify({ event: 'hours' }));
  const [message] = (await once(socket, 'message')) as [Buffer];
  expect(JSON.parse(message.toString())).toEqual({ event: 'hours', data: 'open at 9' });
  socket.close();
  await once(socket, 'close');
  expect([...new Set(types)]).toEqual(['http', 'agi', 'ws']);
});
