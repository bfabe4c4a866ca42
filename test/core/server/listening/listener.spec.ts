import { afterEach, expect, it, jest } from '@jest/globals';
import { makeServer, startListening } from '../../../../lib/core/server/listening/listener.js';
import { emptyAcceptQueue } from '../../../../lib/core/server/listening/accept-queue.js';

const timing = { keepAlive: 0, handshakeTimeout: 10_000 };

afterEach(() => {
  jest.restoreAllMocks();
});

it.each([
  [0, false],
  [5000, true],
  // The session turns it on after the handshake.
  [10_000, false],
  [30_000, false],
])('with keepAlive %d TCP probes a new connection: %s', (keepAlive, keeps) => {
  const server = makeServer({ ...timing, keepAlive }, () => undefined);
  expect(server).toMatchObject({ keepAlive: keeps });
});

it.each([
  ['EADDRINUSE', 'another process listens there; stop it, or choose another port'],
  ['EADDRNOTAVAIL', 'this machine has no such address; give one of its own, or 0.0.0.0 for all'],
  ['EACCES', 'the process may not use that port; choose one from 1024 on, or give it the right'],
  ['ENOTFOUND', 'there is no host of that name'],
  ['EAI_AGAIN', 'the name of the host cannot be looked up now'],
  ['EOTHER', 'as the system says it'],
])('an address that fails with %s is told with the way out', async (code, reason) => {
  const server = makeServer(timing, () => undefined);
  const cause = Object.assign(new Error('as the system says it'), { code });
  jest.spyOn(server, 'listen').mockImplementation(() => {
    queueMicrotask(() => server.emit('error', cause));
    return server;
  });
  const target = { host: 'pbx', port: 4573, path: undefined, backlog: 1, signal: undefined };
  await expect(startListening(server, target)).rejects.toMatchObject({
    code: 'E_AGI_SOCKET_ERROR',
    message: `cannot listen on pbx:4573: ${reason}`,
    cause,
  });
});

it('accepts as many connections as the queue can have held, under a flood that never ends', async () => {
  let [accepted, isOver] = [7, false];
  const flood = (): void => {
    if (isOver) return;
    accepted++;
    setImmediate(flood);
  };
  flood();
  const before = accepted;
  await emptyAcceptQueue(() => accepted, 20);
  isOver = true;
  expect(accepted - before).toBeGreaterThanOrEqual(21);
});

it('waits for no more connections when none has come for a while', async () => {
  let accepted = 0;
  setImmediate(() => accepted++);
  await emptyAcceptQueue(() => accepted, 1000);
  expect(accepted).toBe(1);
});
