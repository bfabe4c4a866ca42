import { describe, expect, it } from '@jest/globals';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AGIServer } from 'nestjs-agi/core';
import {
  ConnectionGate,
  type NewSession,
} from '../../../../lib/core/server/admission/connection-gate.js';
import { ProxyHandshake } from '../../../../lib/core/server/proxy/proxy-handshake.js';
import { LOCAL, proxied, proxiedLine } from '../fixture/proxy-header.js';
import { call, dial, environment } from '../../../fixtures/peer.js';
import { make, refusal, serve, type Served } from '../fixture/serve.js';

const PROXY = '127.0.0.1';
const trusting = { proxyProtocol: { trusted: [PROXY] } };

/** Adds a route that sends the address of the peer, and waits. */
const who = (server: AGIServer): void => {
  server.agi('/who', async (channel) => {
    await channel.noop(channel.remoteAddress ?? 'nobody');
  });
};

/** The first line that a peer gets after it has sent these bytes: a command or a refusal. */
async function told(served: Served, bytes: Buffer | string, from?: string): Promise<string> {
  const peer = (await dial(served, { from })).write(bytes).write(environment('/who'));
  await peer.hears('\n');
  peer.socket.destroy();
  return peer.heard;
}

const wrong: [string, () => Buffer | string][] = [
  ['no header', () => ''],
  ['half of a signature', () => '\r\n\r\n'],
  [
    'an unknown version',
    () => Buffer.concat([LOCAL.subarray(0, 12), Buffer.from([0x31, 0, 0, 0])]),
  ],
  ['a line that never ends', () => `PROXY ${'x'.repeat(300)}`],
  ['a line with nonsense', () => 'PROXY TCP4 one two three four\r\n'],
];

describe('an allow-list', () => {
  it.each([
    [['127.0.0.1'], true],
    [['127.0.0.0/8'], true],
    [['10.0.0.0/8', '::1'], false],
    [['::ffff:127.0.0.1'], true],
  ])('%j allows this machine: %s', async (allow, allowed) => {
    const served = await serve(who, { allow });
    expect(await told(served, '')).toBe(allowed ? 'NOOP 127.0.0.1\n' : refusal('not_allowed'));
    expect(served.names().includes('connection')).toBe(allowed);
  });
});

describe('a peer that has reset its connection, and has no address any more', () => {
  const receive = (
    settings: { allow?: string[]; maxConnectionsPerAddress?: number },
    proxyProtocol: false | { trusted: string[] },
    overNetwork = true,
  ): unknown => {
    const gate = new ConnectionGate(
      {
        maxConnections: 0,
        maxConnectionsPerAddress: 0,
        allow: undefined,
        proxyProtocol,
        maxHandshakeBytes: 1000,
        ...settings,
      },
      () => undefined,
    );
    let received: unknown;
    const session: NewSession = {
      counted: { state: 'new', address: undefined },
      heldBytes: 0,
      older: undefined,
      younger: undefined,
      start: (proxyHandshake) => (received = proxyHandshake),
      refuse: (outcome) => (received = outcome),
      cutOff: () => undefined,
    };
    const reset = new Duplex();
    gate.receive(session, reset, { overNetwork, draining: false, open: 1 });
    return received;
  };

  it.each([
    ['there is an allow-list', { allow: ['127.0.0.1'] }, false as const],
    ['addresses are counted', { maxConnectionsPerAddress: 1 }, false as const],
    ['a proxy is trusted', {}, { trusted: ['127.0.0.1'] }],
  ])(
    'is not allowed if %s, and is not taken for one on a Unix socket',
    (_rule, settings, proxies) => {
      expect(receive(settings, proxies)).toBe('not_allowed');
      expect(receive(settings, proxies, false)).toBeInstanceOf(ProxyHandshake);
    },
  );

  it('is served if addresses do not matter', () => {
    expect(receive({}, false)).toBeInstanceOf(ProxyHandshake);
  });
});

describe('with a trusted proxy', () => {
  it.each([
    ['1', proxiedLine('10.1.2.3'), '10.1.2.3'],
    ['1, over IPv6', proxiedLine('2001:db8::1'), '2001:db8::1'],
    ['2', proxied('10.1.2.3'), '10.1.2.3'],
    ['2, over IPv6', proxied('2001:0db8:0000:0000:0000:0000:0000:0001'), '2001:db8::1'],
    ['2, of the proxy itself', LOCAL, PROXY],
  ])('a header of version %s tells the address of the peer', async (_version, header, address) => {
    const served = await serve(who, trusting);
    const words = await told(served, header);
    expect(words.replaceAll('"', '')).toBe(`NOOP ${address}\n`);
  });

  it('header and environment may come byte by byte', async () => {
    const served = await serve(who, trusting);
    const all = Buffer.concat([proxied('10.1.2.3'), Buffer.from(environment('/who'))]);
    const peer = await dial(served);
    peer.socket.setNoDelay(true);
    for (const byte of all) {
      peer.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await peer.hears('\n');
    expect(peer.heard).toBe('NOOP 10.1.2.3\n');
  });

  it('the allow-list and the limit per address go by the address of the peer', async () => {
    const served = await serve(who, {
      ...trusting,
      allow: ['10.0.0.0/8'],
      maxConnectionsPerAddress: 1,
    });
    const first = (await dial(served)).write(proxied('10.0.0.1')).write(environment('/who'));
    await first.hears('\n');
    expect(await told(served, proxied('10.0.0.1'))).toBe(refusal('overloaded'));
    expect(await told(served, proxied('10.0.0.2'))).toBe('NOOP 10.0.0.2\n');
    expect(await told(served, proxied('192.0.2.1'))).toBe(refusal('not_allowed'));
    // A proxy cannot speak for itself to get past the list.
    expect(await told(served, LOCAL)).toBe(refusal('not_allowed'));
  });

  it.each(wrong)('%s is refused, and is no call', async (_what, bytes) => {
    const served = await serve(who, trusting);
    const given = bytes();
    const peer = (await dial(served)).write(given);
    if (given !== '\r\n\r\n') peer.write(environment('/who'));
    else peer.write('no header, after all\n');
    await peer.ended;
    expect(peer.heard).toBe(refusal('protocol_error'));
    expect(served.names()).toEqual([]);
  });

  it('a header that never ends is refused after the time for an environment', async () => {
    const served = await serve(who, { ...trusting, handshakeTimeout: 50 });
    const peer = (await dial(served)).write(proxied('10.1.2.3').subarray(0, 20));
    await peer.ended;
    expect(peer.heard).toBe(refusal('handshake_timeout'));
  });

  it('its health checks are no calls', async () => {
    const served = await serve(who, trusting);
    for (const bytes of ['', LOCAL, proxiedLine('10.1.2.3')]) {
      const peer = await dial(served);
      if (bytes !== '') peer.write(bytes);
      await sleep(5);
      peer.end();
      await peer.closed;
    }
    expect(served.names()).toEqual([]);
  });
});

describe('another peer', () => {
  it.each([
    ['if no proxy is trusted', {}],
    ['if another one is trusted', { proxyProtocol: { trusted: ['192.0.2.1'] } }],
  ])('may not send a header, %s', async (_where, options) => {
    const served = await serve(who, options);
    for (const header of [proxiedLine('10.0.0.1'), proxied('10.0.0.1'), LOCAL]) {
      expect(await told(served, header)).toBe(refusal('protocol_error'));
    }
    expect(served.names()).toEqual([]);
    expect((await (await call(served, '/who')).hears('\n')).heard).toBe('NOOP 127.0.0.1\n');
  });
});

describe('options are checked when the server is made:', () => {
  it.each<[object, RegExp]>([
    [{ allow: ['10.0.0.0/33'] }, /allow\[0\].*10\.0\.0\.0\/33/],
    [{ allow: ['10.0.0.1', 'localhost'] }, /allow\[1\].*localhost/],
    [{ allow: '10.0.0.1' }, /allow/],
    [{ allow: [] }, /allow is \[\]/],
    [{ proxyProtocol: true }, /proxyProtocol/],
    [{ proxyProtocol: { trusted: [] } }, /proxyProtocol/],
    [{ proxyProtocol: { trusted: ['::1/129'] } }, /trusted\[0\].*::1\/129/],
    [{ maxConnectionsPerAddress: -1 }, /maxConnectionsPerAddress.*-1/],
  ])('%j', (options, message) => {
    expect(() => make(options)).toThrow(message);
    expect(() => make(options)).toThrow(
      expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
    );
  });
});

it('a second close shortens the drain under way', async () => {
  const served = await serve((server) => server.agi('/x', (channel) => channel.exec('Wait', '10')));
  const peer = await call(served, '/x');
  await peer.hears('EXEC Wait 10\n');
  const patient = served.server.close({ drain: 60_000 });
  const hurried = served.server.close({ drain: 10 });
  await peer.ended;
  expect(peer.heard).toContain(refusal('draining'));
  peer.end();
  await Promise.all([patient, hurried]);
});
