import { describe, expect, it } from '@jest/globals';
import {
  Admission,
  type CountedConnection,
} from '../../../../lib/core/server/admission/admission.js';
import { call, dial } from '../../../fixtures/peer.js';
import { next, refusal, serve } from '../fixture/serve.js';
import { watchMethod } from '../../../fixtures/watch-method.js';

const hold = (channel: { signal: AbortSignal }): Promise<unknown> =>
  new Promise((resolve) => {
    channel.signal.addEventListener('abort', resolve);
  });

describe('connections', () => {
  it.each([
    ['in all', { maxConnections: 2 }],
    ['of one address', { maxConnectionsPerAddress: 2 }],
  ])(
    'beyond the limit %s are refused with an answer; after one ends, a new one is served',
    async (_name, options) => {
      const served = await serve((server) => server.agi('/x', hold), options);
      const ready = next(served.server, 'channel_ready');
      const first = await call(served, '/x');
      await ready;
      const second = await call(served, '/x');
      const third = await call(served, '/x');
      await third.ended;
      expect(third.heard).toBe(refusal('overloaded'));
      expect(third.chunks).toHaveLength(1);
      third.end();
      await third.closed;
      const left = next(served.server, 'channel_end');
      first.end();
      await left;
      const again = next(served.server, 'channel_ready');
      const fourth = await call(served, '/x');
      await again;
      expect([second.heard, fourth.heard]).toEqual(['', '']);
    },
  );

  it('that are refused are not read', async () => {
    const served = await serve((server) => server.agi('/x', hold), { maxConnections: 1 });
    await dial(served);
    const refused = (await dial(served)).write('x'.repeat(1 << 20));
    await refused.ended;
    expect(refused.heard).toBe(refusal('overloaded'));
    expect(served.names()).toEqual([]);
  });

  /** A new connection of an address, with the reason if it is refused. */
  const connect = (
    admission: Admission,
    address?: string,
  ): [CountedConnection, string | undefined] => {
    const counted: CountedConnection = { state: 'new', address: undefined };
    return [counted, admission.enter(counted) ?? admission.countAddress(counted, address)];
  };

  it('are counted when they open and when they close, refused or not', () => {
    const admission = new Admission({ maxConnections: 3, maxConnectionsPerAddress: 2 });
    const first = ['a', 'a', 'a', 'b', 'b'].map((address) => connect(admission, address));
    // The third of `a` is refused for its address, and does not count for the limit of all.
    expect(first.map(([, refusal]) => refusal)).toEqual([
      undefined,
      undefined,
      'overloaded',
      undefined,
      'overloaded',
    ]);
    for (const [counted] of first) admission.leave(counted);
    expect(['b', 'a', 'b'].map((address) => connect(admission, address)[1])).toEqual(
      Array(3).fill(undefined),
    );
  });

  it('have no limit but that of the process, if the option is 0', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 0 });
    for (let count = 0; count < 1000; count++) expect(connect(admission, 'a')[1]).toBeUndefined();
    admission.limitTo({ served: 1000, open: 1100 });
    expect(connect(admission, 'b')[1]).toBe('overloaded');
  });

  it('that are refused count for no limit, and take file descriptors until they are closed', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 0 });
    admission.limitTo({ served: 2, open: 3 });
    const [first] = connect(admission);
    const [second] = connect(admission);
    expect([admission.refuse(first), admission.refuse(first)]).toEqual([true, false]);
    expect(connect(admission)[1]).toBeUndefined();
    expect([admission.exhausted, admission.crowded]).toEqual([false, false]);
    const [beyond, refusal] = connect(admission);
    expect(refusal).toBe('overloaded');
    admission.refuse(beyond);
    expect([admission.exhausted, admission.crowded]).toEqual([false, true]);
    admission.leave(first);
    // The second call does nothing.
    admission.leave(first);
    expect([admission.crowded, admission.refuse(first)]).toEqual([false, false]);
    expect(connect(admission)[1]).toBe('overloaded');
    admission.leave(second);
    admission.leave(beyond);
    expect(connect(admission)[1]).toBe('overloaded');
  });

  it('leave no entry for an address without connections', () => {
    const set = watchMethod(Map.prototype, 'set');
    try {
      const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 1 });
      const connections = ['a', 'b', 'b'].map((address) => connect(admission, address)[0]);
      const counts = set.calls.at(-1)?.on as Map<string, number>;
      expect([...counts]).toEqual([
        ['a', 1],
        ['b', 1],
      ]);
      for (const counted of connections) admission.leave(counted);
      expect(counts.size).toBe(0);
    } finally {
      set.restore();
    }
  });

  it('of a Unix socket are not counted by address', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 1 });
    expect([connect(admission)[1], connect(admission)[1]]).toEqual([undefined, undefined]);
  });
});

describe('a burst', () => {
  it('of 1000 calls loses none, and none stays open', async () => {
    let handled = 0;
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        await channel.noop();
        handled++;
      }),
    );
    const count = 1000;
    const peers = await Promise.all(Array.from({ length: count }, () => call(served, '/x')));
    await Promise.all(
      peers.map(async (peer) => {
        await peer.hears('NOOP\n');
        peer.write('200 result=0\n');
        await peer.ended;
        peer.end();
        await peer.closed;
      }),
    );
    expect(new Set(peers.map(({ heard }) => heard))).toEqual(new Set(['NOOP\n']));
    expect(handled).toBe(count);
    await served.server.close();
    expect(served.names().filter((name) => name === 'channel_end')).toHaveLength(count);
    expect(served.server.channels.size).toBe(0);
  });
});
