import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AGIServer } from 'nestjs-agi/core';
import { PendingConnections } from '../../../../lib/core/server/admission/pending-connections.js';
import { dial } from '../../../fixtures/peer.js';

/** Starts so many connections, one after another, that stay open. */
function rush(count: number): { pending: PendingConnections; started: number[]; come: () => void } {
  const pending = new PendingConnections();
  const started: number[] = [];
  let open = 0;
  const come = (): void => {
    const number = ++open;
    pending.start(open, () => started.push(number));
  };
  for (let index = 0; index < count; index++) come();
  return { pending, started, come };
}

describe('new connections', () => {
  it('are started at once while there are few', () => {
    expect(rush(50).started.length).toBe(50);
  });

  it('of a rush wait for a turn that brings no new one, and keep their order', async () => {
    const { started, come } = rush(100);
    const atOnce = started.length;
    expect(atOnce).toBeLessThan(70);
    for (let turn = 0; turn < 3; turn++) {
      come();
      await nextTurn();
    }
    expect(started.length).toBe(atOnce);
    while (started.length < 103) await nextTurn();
    expect(started).toEqual(Array.from({ length: 103 }, (_, index) => index + 1));
  });

  it('are started all the same if more wait than the kernel would keep', async () => {
    const { started, come } = rush(4300);
    const atOnce = started.length;
    for (let turn = 0; turn < 5; turn++) {
      come();
      await nextTurn();
    }
    expect(started.length).toBeGreaterThan(atOnce + 64);
  });

  it('are no rush when as many calls end as come', () => {
    const pending = new PendingConnections();
    let started = 0;
    for (let index = 0; index < 10_000; index++) pending.start(1000, () => started++);
    expect(started).toBe(10_000);
  });
});

describe('a server in a rush', () => {
  it('answers the connections that still wait when it closes, and drops those that have ended', async () => {
    const server = new AGIServer({ port: 0, host: '127.0.0.1' });
    server.agi('/', () => new Promise(() => undefined));
    const { port } = await server.listen();
    const peers = await Promise.all(
      Array.from({ length: 300 }, () => dial({ port }, { allowHalfOpen: false })),
    );
    for (const { socket } of peers.slice(0, 20)) socket.destroy();
    await server.close();
    await Promise.all(peers.slice(20).map(({ closed }) => closed));
    const answered = peers.filter(({ heard }) => heard.includes('AGI_OUTCOME draining'));
    expect(answered.length).toBeGreaterThan(270);
    expect(server.state).toBe('idle');
  });
});
