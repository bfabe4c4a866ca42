import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { AgiController, AgiModule, AgiRoute, getServerToken, type AgiChannel } from 'nestjs-agi';
import type { AGIChannel, AGIError, AGIServer } from 'nestjs-agi/core';
import { placeCall, type CallTarget } from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';
import { MemorySocket } from '../../../lib/testing/transport/memory-socket.js';

const serverWith = (handler: (channel: AGIChannel) => unknown): AGIServer =>
  agiServer(handler, { path: '/test/:name' });

@AgiController('/menu')
class MenuController {
  @AgiRoute(':lang')
  async menu(channel: AgiChannel): Promise<void> {
    await channel.streamFile(`welcome-${channel.request.params.lang as string}`);
  }
}

@Module({ imports: [AgiModule.forRoot({ listen: false })], controllers: [MenuController] })
class AppModule {}

@Module({
  imports: [AgiModule.forRoot({ listen: false, name: 'second' })],
})
class NamedModule {}

describe('a call in memory', () => {
  it('needs no port, and is served like any other', async () => {
    let seen: AGIChannel['request'] | undefined;
    const server = serverWith(async (channel) => {
      seen = channel.request;
      await channel.answer();
      const { digits } = await channel.getData('main-menu', 3000, 4);
      await channel.setVariable('DIGITS', digits);
    });
    const report = await placeCall(server, '/test/ada?lang=en', { args: ['one'] })
      .whenPlaying('main-menu')
      .press('0042').ended;
    expect(server.listening).toBe(false);
    expect(seen).toMatchObject({ path: '/test/ada', args: ['one'] });
    expect(seen!.params).toMatchObject({ lang: 'en', name: 'ada' });
    expect(report).toMatchObject({
      status: 'SUCCESS',
      played: ['main-menu'],
      variables: { DIGITS: '0042' },
    });
    expect(server.channels.size).toBe(0);
  });

  it('ends with the status and outcome of what went wrong', async () => {
    const server = serverWith(() => Promise.reject(new Error('boom')));
    expect(await placeCall(server, '/test/x').ended).toMatchObject({
      status: 'FAILURE',
      outcome: 'handler_error',
    });
    expect(await placeCall(server, '/nowhere').ended).toMatchObject({ outcome: 'no_handler' });
  });

  it('ends at a hangup as a call over the network does', async () => {
    const codes: unknown[] = [];
    const server = serverWith(async (channel) => {
      await channel.waitForDigit(60_000);
      if (!channel.signal.aborted) await once(channel.signal, 'abort');
      await channel.answer().catch((error: unknown) => codes.push((error as AGIError).code));
      await channel.setVariable('SAVED', 'yes');
    });
    const report = await placeCall(server, '/test/x').whenPlaying('').hangUp().ended;
    expect(codes).toEqual(['E_AGI_HANGUP']);
    expect(report).toMatchObject({ status: 'HANGUP', variables: { SAVED: 'yes' } });
  });

  it('ends at a broken connection as a call over the network does', async () => {
    const [near, far] = MemorySocket.pair();
    const server = serverWith((channel) => channel.waitForDigit(60_000));
    const failed = once(server, 'channel_end');
    server.accept(far);
    near.write('agi_request: agi://localhost/test/x\n\n');
    await once(near, 'data');
    near.resetAndDestroy();
    await failed;
    expect(server.channels.size).toBe(0);
  });

  it('is placed on a Nest application, or on a module under test', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await module.init();
    expect(await placeCall(module, '/menu/fr').ended).toMatchObject({
      status: 'SUCCESS',
      played: ['welcome-fr'],
    });
    const app = module.createNestApplication();
    expect((await placeCall(app, '/menu/de').ended).played).toEqual(['welcome-de']);
    await app.close();
  });

  it('finds a server by its name, and says so where there is none', async () => {
    const module = await Test.createTestingModule({ imports: [NamedModule] }).compile();
    await module.init();
    const server: AGIServer = module.get(getServerToken('second'));
    expect((await placeCall(server, '/x').ended).outcome).toBe('no_handler');
    expect(() => placeCall(module, '/x')).toThrow('getServerToken');
    await module.close();
  });

  it.each(['menu', '', undefined, '/a\nb'])('refuses the path %j', (path) => {
    expect(() =>
      placeCall(
        serverWith(() => 0),
        path!,
      ),
    ).toThrow(expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }));
  });

  it.each([undefined, null, 7])('refuses the target %j', (target) => {
    expect(() => placeCall(target as unknown as CallTarget, '/x')).toThrow('AGIServer');
  });

  it('ends with the server, which waits for it', async () => {
    const server = serverWith((channel) => once(channel.signal, 'abort'));
    const call = placeCall(server, '/test/x');
    await once(server, 'connection');
    await server.close();
    expect(await call.ended).toMatchObject({ status: 'FAILURE', outcome: 'draining' });
  });
});

describe('AGIServer.accept', () => {
  it.each([undefined, {}, new Duplex({ allowHalfOpen: false })])(
    'refuses a value that is no duplex stream: %p',
    (stream) => {
      expect(() => {
        serverWith(() => 0).accept(stream as Duplex);
      }).toThrow(expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }));
    },
  );
});
