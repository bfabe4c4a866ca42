import { describe, expect, it, jest } from '@jest/globals';
import { Admission, type Visit } from '../../../../lib/core/server/admission/admission.js';
import { call, dial, next, refusal, serve } from '../fixture/serve.js';

const hold = (channel: { signal: AbortSignal }): Promise<unknown> =>
  new Promise((resolve) => {
    channel.signal.addEventListener('abort', resolve);
  });

describe('connections', () => {
  it.each([
    ['in all', { maxConnections: 2 }],
    ['of one address', { maxConnectionsPerAddress: 2 }],
  ])(
    'beyond the limit %s are refused with an answer; when one leaves, one may come',
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

  /** What a connection of an address is answered; `undefined` if it may stay. */
  const arrive = (admission: Admission, address?: string): [Visit, string | undefined] => {
    const visit: Visit = { state: 'new', address: undefined };
    return [visit, admission.enter(visit) ?? admission.identify(visit, address)];
  };

  it('are counted in and out, refused or not', () => {
    const admission = new Admission({ maxConnections: 3, maxConnectionsPerAddress: 2 });
    const first = ['a', 'a', 'a', 'b', 'b'].map((address) => arrive(admission, address));
    // The third of `a` is refused for its address, and takes nobody's place.
    expect(first.map(([, refusal]) => refusal)).toEqual([
      undefined,
      undefined,
      'overloaded',
      undefined,
      'overloaded',
    ]);
    for (const [visit] of first) admission.leave(visit);
    expect(['b', 'a', 'b'].map((address) => arrive(admission, address)[1])).toEqual(
      Array(3).fill(undefined),
    );
  });

  it('have no limit where it is 0, but that of the process', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 0 });
    for (let count = 0; count < 1000; count++) expect(arrive(admission, 'a')[1]).toBeUndefined();
    admission.limitTo({ served: 1000, open: 1100 });
    expect(arrive(admission, 'b')[1]).toBe('overloaded');
  });

  it('that are refused take nobody a place, and file descriptors until they are closed', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 0 });
    admission.limitTo({ served: 2, open: 3 });
    const [first] = arrive(admission);
    const [second] = arrive(admission);
    expect([admission.refuse(first), admission.refuse(first)]).toEqual([true, false]);
    expect(arrive(admission)[1]).toBeUndefined();
    expect([admission.exhausted, admission.crowded]).toEqual([false, false]);
    const [beyond, refusal] = arrive(admission);
    expect(refusal).toBe('overloaded');
    admission.refuse(beyond);
    expect([admission.exhausted, admission.crowded]).toEqual([false, true]);
    admission.leave(first);
    // Once is enough.
    admission.leave(first);
    expect([admission.crowded, admission.refuse(first)]).toEqual([false, false]);
    expect(arrive(admission)[1]).toBe('overloaded');
    admission.leave(second);
    admission.leave(beyond);
    expect(arrive(admission)[1]).toBe('overloaded');
  });

  it('leave nothing behind of an address that has none any more', () => {
    const set = jest.spyOn(Map.prototype, 'set');
    try {
      const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 1 });
      const visits = ['a', 'b', 'b'].map((address) => arrive(admission, address)[0]);
      const counts = set.mock.contexts.at(-1) as Map<string, number>;
      expect([...counts]).toEqual([
        ['a', 1],
        ['b', 1],
      ]);
      for (const visit of visits) admission.leave(visit);
      expect(counts.size).toBe(0);
    } finally {
      set.mockRestore();
    }
  });

  it('of a Unix socket are not told apart by an address', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 1 });
    expect([arrive(admission)[1], arrive(admission)[1]]).toEqual([undefined, undefined]);
  });
});

describe('a burst', () => {
  it('of 1000 calls loses none, and leaves none behind', async () => {
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
