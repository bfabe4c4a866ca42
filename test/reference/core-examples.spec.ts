import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { AGIServer, type AGIError, type AGIResponse } from 'nestjs-agi/core';
import { placeScriptedCall } from '../fixtures/scripted-asterisk.js';

/** The code of users of the reference library, with this one: its names, signatures and results. */
describe('the use of', () => {
  let server: AGIServer;

  afterEach(async () => {
    await server.close();
  });

  it('a server with a global token and a route', async () => {
    server = new AGIServer();
    server.auth(
      async (_channel, _path, _params, headers) => headers['x-api-token'] === 'my-secret',
    );
    server.agi('/welcome', async (channel) => {
      await channel.answer();
      await channel.streamFile('welcome');
      await channel.hangup();
    });
    const { port } = await server.listen(0, '127.0.0.1');

    const allowed = await placeScriptedCall(
      port,
      '/welcome',
      { 'STREAM FILE': '200 result=0 endpos=1', HANGUP: '200 result=1' },
      { 'x-api-token': 'my-secret' },
    );
    expect(allowed).toEqual({
      commands: ['ANSWER', 'STREAM FILE welcome ""', 'HANGUP'],
      failed: false,
    });
    const denied = await placeScriptedCall(port, '/welcome');
    expect(denied).toEqual({
      commands: ['SET VARIABLE AGI_OUTCOME auth_failed', 'failure'],
      failed: true,
    });
  });

  it('authentication per route, and none', async () => {
    server = new AGIServer();
    const seen: string[] = [];
    server.auth((_channel, _path, _params, headers) => headers['x-token'] === 'global');
    server.agi('/public', { handler: () => seen.push('public'), auth: false });
    server.agi('/admin', {
      handler: () => seen.push('admin'),
      auth: (_channel, _path, _params, headers) => headers['x-admin-token'] === 'super-secret',
    });
    const { port } = await server.listen('127.0.0.1', 0);

    await placeScriptedCall(port, '/public');
    await placeScriptedCall(port, '/admin', {}, { 'x-token': 'global' });
    expect(seen).toEqual(['public']);
    await placeScriptedCall(port, '/admin', {}, { 'x-admin-token': 'super-secret' });
    expect(seen).toEqual(['public', 'admin']);
  });

  it.each([
    ['1', 'STREAM FILE thanks ""'],
    ['2', 'STREAM FILE goodbye ""'],
  ])('one digit to branch on: %s', async (digit, played) => {
    server = new AGIServer();
    server.agi('/survey', async (channel) => {
      await channel.answer();
      const result: AGIResponse = await channel.getData('survey-prompt', 30_000, 1);
      await channel.streamFile(result.data === '1' ? 'thanks' : 'goodbye');
      await channel.hangup();
    });
    const { port } = await server.listen(0, '127.0.0.1');

    const { commands } = await placeScriptedCall(port, '/survey', {
      'GET DATA': `200 result=${digit}`,
      HANGUP: '200 result=1',
    });
    expect(commands).toEqual(['ANSWER', 'GET DATA survey-prompt 30000 1', played, 'HANGUP']);
  });

  it('playback, recording, and dialplan applications', async () => {
    server = new AGIServer();
    server.agi('/record', async (channel) => {
      await channel.streamFile('welcome', '#', 0);
      await channel.recordFile('recording', 'wav', '#', 60_000, 0, true, 2);
      await channel.exec('MixMonitor', 'recording.wav');
      await channel.exec('Dial', 'PJSIP/100,30,Tt');
      await channel.sendDTMF('12#');
    });
    const { port } = await server.listen(0, '127.0.0.1');

    const { commands } = await placeScriptedCall(port, '/record');
    expect(commands).toEqual([
      'STREAM FILE welcome # 0',
      'RECORD FILE recording wav # 60000 0 BEEP s=2',
      'EXEC MixMonitor recording.wav',
      'EXEC Dial PJSIP/100,30,Tt',
      'EXEC SendDTMF 12#',
    ]);
  });

  it('a shutdown that lets every call end', async () => {
    server = new AGIServer();
    const told: string[] = [];
    server.on('close', () => told.push('close')).on('stopped', () => told.push('stopped'));
    server.agi('/long', (channel) => once(channel, 'end'));
    const { port } = await server.listen(0, '127.0.0.1');
    const call = placeScriptedCall(port, '/long');
    await once(server, 'channel_ready');

    await server.close();
    expect(told).toEqual(['close', 'stopped']);
    expect((await call).commands).toEqual(['SET VARIABLE AGI_OUTCOME draining', 'failure']);
    expect(server.listening).toBe(false);
  });

  it('a deadline that passes, as an error with a code', async () => {
    server = new AGIServer();
    let code: string | undefined;
    server.agi('/slow', async (channel) => {
      try {
        await channel.getData('prompt', 100, 1, { timeout: 20 });
      } catch (error) {
        code = (error as AGIError).code;
      }
    });
    const { port } = await server.listen(0, '127.0.0.1');
    await placeScriptedCall(port, '/slow', { 'GET DATA': '100 result=0 Trying...' });
    expect(code).toBe('E_AGI_COMMAND_TIMEOUT');
  });

  it('every error code that the reference names, where it names it', async () => {
    server = new AGIServer();
    const route = (): undefined => undefined;
    server.auth(() => true).agi('/here', route);
    const codeOf = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as AGIError).code;
      }
    };
    expect(codeOf(() => server.auth(() => true))).toBe('E_AGI_AUTH_EXISTS');
    expect(codeOf(() => server.agi('/here', route))).toBe('E_AGI_ROUTE_EXISTS');
    expect(codeOf(() => server.agi('here', route))).toBe('E_AGI_INVALID_PATH');
    await server.listen(0, '127.0.0.1');
    await expect(server.listen(0)).rejects.toMatchObject({ code: 'E_AGI_ALREADY_LISTENING' });
  });
});
