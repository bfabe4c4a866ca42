import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { AGIServer, type AGIServerOptions } from 'nestjs-agi/core';
import {
  describeAsterisk,
  type AgiCallOptions,
  type Asterisk,
  type CallResult,
} from './host/index.js';

async function place(
  asterisk: Asterisk,
  set: (server: AGIServer) => void,
  options: AgiCallOptions & { path?: string } = {},
  settings: AGIServerOptions = {},
): Promise<CallResult> {
  const server = new AGIServer({ port: 0, ...settings });
  set(server);
  server.on('channel_ready', ({ channel }) => {
    asterisk.begin(channel.request.uniqueId);
  });
  const { port } = await server.listen();
  try {
    const { path = '/test', ...rest } = options;
    const url = `agi://127.0.0.1:${port}${path}`;
    return await asterisk.placeCall({ url, farLegWaits: true, ...rest });
  } finally {
    await server.close();
  }
}

/** A dialplan that is refused sees this, and goes on. */
const refused = (outcome: string): object => ({
  status: 'FAILURE',
  outcome,
  reachedNext: true,
  hungUp: false,
});

/** The lines between a caller's name and the last one that Asterisk always writes. */
const REST = [
  ...['callingpres: 0', 'callingani2: 0', 'callington: 0', 'callingtns: 0', 'dnid: 1', 'rdnis: 1'],
  ...['context: internal', 'extension: 1', 'priority: 1', 'enhanced: 0.0', 'accountcode: vip'],
]
  .map((line) => `agi_${line}\n`)
  .join('');

describeAsterisk('last words, heard by a real Asterisk', (asterisk) => {
  it.concurrent('say that there is no such route', async () => {
    expect(await place(asterisk(), () => undefined)).toMatchObject(refused('no_handler'));
  });

  it.concurrent('say that authentication refused or failed', async () => {
    const no = (server: AGIServer): void =>
      void server.auth(() => false).agi('/test', () => undefined);
    const broken = (server: AGIServer): void =>
      void server
        .auth(() => {
          throw new Error('the user database is down');
        })
        .agi('/test', () => undefined);
    expect(await place(asterisk(), no)).toMatchObject(refused('auth_failed'));
    expect(await place(asterisk(), broken)).toMatchObject(refused('auth_error'));
  });

  it.concurrent('say that the handler threw', async () => {
    const call = await place(
      asterisk(),
      (server) =>
        server.agi('/test', async (c) => {
          await c.setVariable('SO_FAR', 'good');
          throw new Error('out of luck');
        }),
      { read: ['SO_FAR'] },
    );
    expect(call).toMatchObject({ ...refused('handler_error'), variables: { SO_FAR: 'good' } });
  });

  it.concurrent('say what a handler gives as its reason', async () => {
    const call = await place(asterisk(), (server) =>
      server.agi('/test', (c) => {
        c.fail('card declined');
      }),
    );
    expect(call).toMatchObject(refused('card declined'));
  });

  it.concurrent('keep the status of a hangup', async () => {
    const call = await place(
      asterisk(),
      (server) =>
        server.agi('/test', async (c) => {
          await once(c, 'hangup');
          throw new Error('too late');
        }),
      { farLeg: [{ wait: 300 }, { hangup: true }] },
    );
    expect(call).toMatchObject({ status: 'HANGUP', outcome: 'handler_error' });
  });

  it.concurrent(
    'reach the dialplan during playback, and during EXEC when that has ended',
    async () => {
      for (const [busy, ms] of [
        [(c) => c.streamFile('demo-congrats'), 300],
        [(c) => c.exec('Wait', '1'), 300],
      ] satisfies [Parameters<AGIServer['agi']>[1], number][]) {
        const call = await place(asterisk(), (server) =>
          server.agi('/test', async (c) => {
            void Promise.resolve(busy(c)).catch(() => undefined);
            // eslint-disable-next-line no-restricted-syntax -- at any moment of the command
            await new Promise((resolve) => setTimeout(resolve, ms));
            throw new Error('gave up');
          }),
        );
        expect(call).toMatchObject(refused('handler_error'));
      }
    },
  );

  it.concurrent('reach the dialplan of a call that is not let in', async () => {
    const held = new AGIServer({ port: 0, maxConnections: 1 });
    held.agi('/hold', (c) => once(c, 'hangup'));
    const { port } = await held.listen();
    const first = asterisk().call({ url: `agi://127.0.0.1:${port}/hold` });
    await once(held, 'channel_ready');
    const second = await asterisk().placeCall({ url: `agi://127.0.0.1:${port}/hold` });
    await first.hangup();
    await first.ended;
    await held.close();
    expect(second).toMatchObject(refused('overloaded'));
  });

  it.concurrent('reach the calls that run when the server closes', async () => {
    const server = new AGIServer({ port: 0 });
    server.agi('/hold', (c) => c.streamFile('demo-congrats'));
    const { port } = await server.listen();
    const call = asterisk().call({ url: `agi://127.0.0.1:${port}/hold` });
    await once(server, 'channel_ready');
    await server.close();
    expect(await call.ended).toMatchObject(refused('draining'));
  });

  it.concurrent(
    'are for nobody when the server is down: FAILURE with an empty outcome',
    async () => {
      const call = await asterisk().placeCall({ url: 'agi://127.0.0.1:1/test' });
      expect(call).toMatchObject(refused(''));
    },
  );

  it.concurrent.each([
    ['forge the route', 'Eve\nagi_request: agi://127.0.0.1/admin'],
    ['forge the script', 'Eve\nagi_network_script: admin'],
    ['forge an argument', 'Eve\nagi_arg_1: 1000000'],
    ['forge the number that is next', 'Eve\nagi_callingpres: 0'],
    ['add a header', 'Eve\nx-token: letmein'],
    ['add a line without a key', 'Eve\nand Adam'],
    ['add a key that looks like one of Asterisk', 'Eve\nagi_role: admin'],
    ['end the environment', 'Eve\n\nand Adam'],
    ['end the environment as Asterisk does', `Eve\n${REST}agi_threadid: 1\n\n`],
    ['end the environment and answer', 'Eve\n\n200 result=1 (yes)\n'],
  ])('refuse a caller whose name would %s', async (_what, name) => {
    const routes: string[] = [];
    const call = await place(
      asterisk(),
      (server) =>
        server.agi('/test', () => routes.push('/test')).agi('/admin', () => routes.push('/admin')),
      { callerId: { name, number: '100' } },
    );
    expect(call).toMatchObject(refused('protocol_error'));
    expect(routes).toEqual([]);
  });

  it.concurrent.each([
    ['add a header', ['one\nx-token: letmein', 'two']],
    ['add a header after the last line', ['one', 'two\nx-token: letmein']],
    ['leave out another', ['one\nagi_arg_3: three']],
    ['end the environment', ['one\n\n200 result=1 (yes)', 'two']],
  ])('refuse a call with an argument that would %s', async (_what, args) => {
    let handled = false;
    const call = await place(
      asterisk(),
      (server) =>
        server.agi('/test', () => {
          handled = true;
        }),
      { args },
    );
    expect(call).toMatchObject(refused('protocol_error'));
    expect(handled).toBe(false);
  });
});
