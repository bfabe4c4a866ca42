import { afterEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AGIChannel } from 'nestjs-agi/core';
import {
  MANAGER_USERS,
  serveAsync,
  type AsyncServer,
  type AsyncServerOptions,
} from './fixture/async-calls.js';
import { soakAsyncAgi } from './fixture/soak-async-agi.js';
import { Deferred } from './host/deferred.js';
import { describeAsterisk } from './host/index.js';

describeAsterisk(
  'the connection of AsyncAGI to a real Asterisk',
  (asterisk) => {
    const open: { close(): Promise<void> | void }[] = [];
    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });

    async function serve(
      path: string,
      handler: (channel: AGIChannel) => unknown,
      options?: AsyncServerOptions,
    ): Promise<AsyncServer> {
      const served = await serveAsync(asterisk(), path, handler, options);
      open.push(served);
      return served;
    }

    // 20,000 are sent by test/operations/soak-async-agi.spec.ts.
    it('shifts no reply in a soak of many commands on many calls', async () => {
      await soakAsyncAgi(asterisk(), 2000);
    }, 600_000);

    it('ends each call once when the connection is cut, and lets its dialplan go on after the next one', async () => {
      const sockets = new Set<Socket>();
      const tunnel = createServer((near) => {
        const far = connect(asterisk().amiPort, '127.0.0.1');
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket
            .on('error', () => undefined)
            .on('close', () => {
              near.destroy();
              far.destroy();
            });
        }
        near.pipe(far).pipe(near);
      });
      tunnel.listen(0, '127.0.0.1');
      await once(tunnel, 'listening');
      open.push({ close: () => void tunnel.close() });
      const { port } = tunnel.address() as { port: number };

      const errors: { code: string; message: string }[] = [];
      const begun = [new Deferred<void>(), new Deferred<void>()];
      const { events, server } = await serve(
        '/cut',
        async (channel) => {
          begun.find(({ settled }) => !settled)?.resolve();
          // The second one has no command that runs when the connection is cut.
          if (channel.request.args[0] === 'idle') await once(channel, 'end');
          await channel.waitForDigit(60_000).catch((error: unknown) => {
            errors.push(error as { code: string; message: string });
            throw error;
          });
        },
        { client: { port } },
      );
      const calls = ['busy', 'idle'].map((how) =>
        asterisk().placeCall({ url: 'agi:async', args: ['/cut', how] }),
      );
      await Promise.all(begun.map(({ promise }) => promise));
      for (const socket of sockets) socket.destroy();
      for (const { status, outcome, reachedNext } of await Promise.all(calls)) {
        expect({ status, outcome, reachedNext }).toEqual({
          status: 'FAILURE',
          outcome: 'disconnected',
          reachedNext: true,
        });
      }
      expect(errors.map(({ code }) => code).sort()).toEqual([
        'E_AGI_CHANNEL_DESTROYED',
        'E_AGI_SOCKET_ERROR',
      ]);
      expect(errors.map(({ message }) => message).join()).toContain(
        'the connection to the manager',
      );
      expect(events.filter((event) => event === 'end disconnected')).toHaveLength(2);
      expect(events.join()).not.toContain('handler_error');
      expect(server.runningCalls).toBe(0);
    });

    it('leaves a call to another client that has its route', async () => {
      const served: string[] = [];
      const one = await serve('/one', () => void served.push('one'), { accept: 'routed' });
      const two = await serve('/two', () => void served.push('two'), {
        accept: ({ path }) => path === '/two',
      });
      expect(await one.call('/one')).toMatchObject({ status: 'SUCCESS', outcome: '' });
      expect(await two.call('/two')).toMatchObject({ status: 'SUCCESS', outcome: '' });
      expect(served).toEqual(['one', 'two']);
    });

    it('ends the calls of an Asterisk that restarts, and connects to the new one', async () => {
      const begun = new Deferred<void>();
      const { events, ami } = await serve('/restart', async (channel) => {
        begun.resolve();
        await channel.answer();
        if (channel.request.args[0] === 'wait') await channel.waitForDigit(60_000);
      });
      const lost = asterisk().call({ url: 'agi:async', args: ['/restart', 'wait'] });
      lost.ended.catch(() => undefined);
      await begun.promise;
      const disconnected = new Promise<void>((resolve) => {
        ami.once('disconnect', () => {
          resolve();
        });
      });
      await asterisk()
        .command('core restart now')
        .catch(() => undefined);
      await disconnected;
      await ami.whenConnected({ timeout: 60_000 });
      // It hangs up before it stops, if it comes to that.
      expect(events.filter((event) => event.startsWith('end '))).toHaveLength(1);
      expect(events.join()).not.toContain('handler_error');
      await asterisk().connectAgain();
    });
  },
  { config: { 'manager-users.conf': MANAGER_USERS } },
);
