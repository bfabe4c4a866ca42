import { expect, it } from '@jest/globals';
import { Duplex } from 'node:stream';
import { SocketTransport } from '../../../../lib/core/server/connection/socket-transport.js';

function open(): { socket: Duplex; transport: SocketTransport; sent: string[] } {
  const sent: string[] = [];
  const socket = new Duplex({
    allowHalfOpen: true,
    read: () => undefined,
    write: (chunk, _, done) => {
      sent.push(String(chunk));
      done();
    },
  });
  socket.on('error', (error) => sent.push(error.message));
  return { socket, sent, transport: new SocketTransport(socket) };
}

it('sends lines and last words, and nothing after them', async () => {
  const { transport, sent, socket } = open();
  transport.write('NOOP\n');
  expect(transport.ended).toBe(false);
  transport.end('failure\n');
  transport.write('NOOP again\n');
  transport.end('more\n');
  await new Promise(setImmediate);
  expect([sent, transport.ended]).toEqual([['NOOP\n', 'failure\n'], true]);
  socket.destroy();
  transport.closed();
});

it('sends nothing on a connection whose writing side is closed already', async () => {
  const { transport, sent, socket } = open();
  socket.end();
  transport.write('NOOP\n');
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  socket.destroy();
  transport.end('failure\n');
  await new Promise(setImmediate);
  expect([sent, transport.ended]).toEqual([[], true]);
});

it('tells the address of the socket, or the one that a proxy told', () => {
  const { socket, transport } = open();
  expect(transport.remoteAddress).toBeUndefined();
  Object.assign(socket, { remoteAddress: '::ffff:192.0.2.1' });
  expect(transport.remoteAddress).toBe('192.0.2.1');
  transport.setRemoteAddress('198.51.100.7');
  expect(transport.remoteAddress).toBe('198.51.100.7');
});
