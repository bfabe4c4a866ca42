import { expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { AGIServer, type AGIChannel, type AGIError } from 'nestjs-agi/core';
import { dial, environment } from '../../../fixtures/peer.js';

/** A call whose peer sends its environment, and then neither reads nor writes. */
async function silentCall(server: AGIServer): Promise<{ socket: Socket; channel: AGIChannel }> {
  const { port } = await server.listen({ port: 0 });
  const peer = await dial({ port });
  peer.socket.pause();
  peer.write(environment('/x'));
  const [{ channel }] = (await once(server, 'channel_ready')) as [{ channel: AGIChannel }];
  return { socket: peer.socket, channel };
}

it('a peer that neither reads nor closes keeps neither a command nor the server', async () => {
  const server = new AGIServer();
  const codes: string[] = [];
  const settled = new Promise<void>((resolve) => {
    server.agi('/x', async (channel) => {
      const commands = [channel.answer(), channel.streamFile('x'), channel.getVariable('Y')];
      for (const result of await Promise.allSettled(commands)) {
        codes.push(result.status === 'rejected' ? (result.reason as AGIError).code : 'ok');
      }
      resolve();
    });
  });
  const { socket } = await silentCall(server);
  // The connection is half-closed first, and destroyed if the peer does not close its side for 10 s.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const closing = server.close();
  const seen = { isClosed: false };
  void closing.then(() => {
    seen.isClosed = true;
  });
  while (!seen.isClosed) {
    jest.advanceTimersByTime(1000);
    await new Promise(setImmediate);
  }
  jest.useRealTimers();
  await settled;
  expect(codes).toEqual(Array(3).fill('E_AGI_CHANNEL_DESTROYED'));
  expect(server.channels.size).toBe(0);
  socket.destroy();
});

/** Only on Linux the timers of a socket can be read. */
const itOnLinux = existsSync('/proc/net/tcp') ? it : it.skip;

/** The running timer of the server's socket: 02 is keep-alive. */
function timerOf(socket: Socket): string | undefined {
  const inHex = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const row = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(
      ([, local, remote]) =>
        local?.endsWith(inHex(socket.remotePort!)) && remote?.endsWith(inHex(socket.localPort!)),
    );
  return row?.[5]?.slice(0, 2);
}

itOnLinux('a peer that vanishes is probed by the kernel', async () => {
  const server = new AGIServer({ keepAlive: 5000 });
  server.agi('/x', (channel) => once(channel, 'end'));
  const { socket } = await silentCall(server);
  expect(timerOf(socket)).toBe('02');
  socket.destroy();
  await server.close();
});

itOnLinux('a short call is not probed', async () => {
  const server = new AGIServer({ keepAlive: 5000, handshakeTimeout: 200 });
  server.agi('/x', (channel) => once(channel, 'end'));
  const { socket } = await silentCall(server);
  expect(timerOf(socket)).toBe('00');
  while (timerOf(socket) !== '02') await setTimeout(20);
  socket.destroy();
  await server.close();
});
