import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel, AGIError, AGIServerOptions, AuthFunction } from 'nestjs-agi/core';
import { UNTRUSTED_REPLY_BYTES } from '../../../../lib/core/limits.js';
import {
  Admission,
  type CountedConnection,
} from '../../../../lib/core/server/admission/admission.js';
import {
  UntrustedSessions,
  type UntrustedSession,
} from '../../../../lib/core/server/admission/untrusted-sessions.js';
import { proxied } from '../fixture/proxy-header.js';
import { call, dial, environment } from '../../../fixtures/peer.js';
import { next, refusal, serve, type Served } from '../fixture/serve.js';

/** A route that reads a variable and sends its length. Its auth function reads a variable, too. */
async function ask(auth: AuthFunction): Promise<Served & { codes: string[] }> {
  const codes: string[] = [];
  const read = async (channel: AGIChannel, name: string): Promise<number> => {
    try {
      return (await channel.getVariable(name)).value?.length ?? -1;
    } catch (error) {
      codes.push((error as AGIError).code);
      throw error;
    }
  };
  const checked: AuthFunction = async (channel, ...rest) => {
    await read(channel, 'BEFORE');
    return auth(channel, ...rest);
  };
  const served = await serve((server) =>
    server.agi('/x', {
      handler: async (channel) => channel.noop(String(await read(channel, 'AFTER'))),
      auth: checked,
    }),
  );
  return Object.assign(served, { codes });
}

const FENCE = /GET FULL VARIABLE ([0-9a-f]{32})\n$/;
const replyOf = (length: number): string => `200 result=1 (${'x'.repeat(length - 16)})\n`;

describe('a reply before its call is authenticated', () => {
  it.each<[string, string[]]>([
    ['of one line', [replyOf(UNTRUSTED_REPLY_BYTES + 2)]],
    ['of 64 KiB in one piece', [replyOf(65_536)]],
    ['that never ends', ['200 result=1 (', 'x'.repeat(UNTRUSTED_REPLY_BYTES)]],
    ['in many pieces', ['200 result=1 (', ...Array<string>(50).fill('x'.repeat(100)), ')\n']],
    ['of many lines', ['200 result=1 (', 'line\n'.repeat(1000), ')\n']],
    ['of usage', ['520-Usage\n', 'line\n'.repeat(1000), '520 End of proper usage.\n']],
    ['without a word', ['x'.repeat(5000)]],
  ])('%s is refused if it is long, and is not kept', async (_form, pieces) => {
    const served = await ask(() => true);
    const peer = await call(served, '/x');
    await peer.hears('GET VARIABLE BEFORE\n');
    for (const piece of pieces) peer.write(piece);
    await peer.ended;
    expect(peer.heard).toContain(refusal('protocol_error'));
    expect(served.names()).not.toContain('auth_error');
    expect(served.codes).toHaveLength(1);
    expect(['E_AGI_LIMIT', 'E_AGI_PROTOCOL']).toContain(served.codes[0]);
  });

  it('is refused if its end comes together with the reply to the fence', async () => {
    const served = await ask(() => true);
    const peer = await call(served, '/x');
    await peer.hears('GET VARIABLE BEFORE\n');
    peer.write('200 result=1 (two\n');
    await peer.hears('GET FULL VARIABLE');
    const word = FENCE.exec(peer.heard)?.[1] ?? '';
    peer.write(`${'x'.repeat(UNTRUSTED_REPLY_BYTES)})\n200 result=1 (${word})\n`);
    await peer.ended;
    expect(peer.heard).toContain(refusal('protocol_error'));
    expect(served.codes).toEqual(['E_AGI_LIMIT']);
  });

  it('is refused with a message that says why', async () => {
    const served = await ask(() => true);
    const failed = next<{ error: AGIError }>(served.server, 'channel_error');
    const peer = await call(served, '/x');
    await peer.hears('GET VARIABLE BEFORE\n');
    peer.write('200 result=1 (' + 'x'.repeat(5000));
    const { error } = await failed;
    expect(error).toMatchObject({
      code: 'E_AGI_LIMIT',
      message: 'a reply is longer than 4096 bytes, and the call is not authenticated yet',
    });
    await peer.ended;
  });

  it('may have as many bytes as are allowed; after authentication, as many as the options allow', async () => {
    const served = await ask(() => true);
    const peer = await call(served, '/x');
    await peer.hears('GET VARIABLE BEFORE\n');
    peer.write(`200 result=1 (${'x'.repeat(UNTRUSTED_REPLY_BYTES - 17)})\n`);
    await peer.hears('GET FULL VARIABLE');
    peer.write(`200 result=1 (${FENCE.exec(peer.heard)![1]!})\n`);
    await peer.hears('GET VARIABLE AFTER\n');
    peer.write(`200 result=1 (${'x'.repeat(900_000)})\n`);
    while (!peer.heard.includes('NOOP')) {
      const [, word] = FENCE.exec(peer.heard) ?? [];
      if (word !== undefined) peer.write(`200 result=1 (${word})\n`);
      await peer.hears('\n');
      await new Promise(setImmediate);
      if (peer.socket.readableEnded) break;
    }
    expect(peer.heard).toContain('NOOP 900000\n');
  });

  it('of a route without authentication may be long at once', async () => {
    for (const auth of [false, undefined] as const) {
      const served = await serve((server) =>
        server.agi('/x', {
          handler: (channel) => channel.exec('Wait'),
          ...(auth === false && { auth }),
        }),
      );
      const peer = await call(served, '/x');
      await peer.hears('EXEC Wait\n');
      peer.write(`520-Usage\n${'line\n'.repeat(1000)}520 End of proper usage.\n`);
      await peer.ended;
      expect(peer.heard).toBe('EXEC Wait\n');
    }
  });
});

describe('bytes of peers that are not authenticated', () => {
  const half = (bytes: number): string => `agi_network: yes\nagi_x: ${'x'.repeat(bytes - 24)}`;
  const limited = (
    options: AGIServerOptions = {},
    auth: AuthFunction = () => true,
  ): Promise<Served> =>
    serve(
      (server) => {
        server.auth(auth).agi('/x', (channel) => channel.noop('in'));
        server.agi('/public', { handler: (channel) => once(channel, 'end'), auth: false });
      },
      { maxHandshakeBytes: 4500, ...options },
    );

  it('are bounded in all: the oldest incomplete environment is refused, and calls are served', async () => {
    const served = await limited();
    const halves = [];
    for (let count = 0; count < 10; count++) {
      const peer = (await dial(served)).write(half(1000));
      halves.push(peer);
      // The bytes are read before the next connection comes.
      const whole = await call(served, '/x');
      expect((await whole.hears('\n')).heard).toBe('NOOP in\n');
    }
    for (const peer of halves.slice(0, 6)) {
      await peer.ended;
      expect(peer.heard).toBe(refusal('overloaded'));
    }
    for (const peer of halves.slice(6)) expect(peer.heard).toBe('');
    for (const peer of halves.slice(6)) peer.write(`\nagi_request: /x\n\n`);
    for (const peer of halves.slice(6)) {
      expect((await peer.hears('\n')).heard).toBe('NOOP in\n');
    }
  });

  it('count as long as they are kept: not after an end, a refusal or authentication', async () => {
    const served = await limited();
    for (let count = 0; count < 10; count++) {
      const gone = (await dial(served)).write(half(1500));
      const wrong = (await dial(served)).write(half(900)).write('\nagi_x: 2\n\n');
      await wrong.ended;
      expect(wrong.heard).toBe(refusal('protocol_error'));
      const open = (await dial(served)).write(half(900));
      open.write('\nagi_request: /public\n\n');
      await next(served.server, 'channel_ready');
      gone.end();
      await gone.closed;
    }
    const last = (await dial(served)).write(half(2500));
    const whole = await call(served, '/x');
    expect((await whole.hears('\n')).heard).toBe('NOOP in\n');
    last.write('\nagi_request: /x\n\n');
    expect((await last.hears('\n')).heard).toBe('NOOP in\n');
  });

  it('are kept while authentication is under way, and count', async () => {
    const waiting: (() => void)[] = [];
    const served = await limited({}, async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return true;
    });
    const peers = [];
    for (let count = 0; count < 6; count++) {
      const ready = next(served.server, 'channel_ready');
      peers.push(await call(served, '/x', `agi_arg_1: ${'x'.repeat(800)}\n`));
      await ready;
    }
    const [first, second] = peers;
    for (const peer of [first!, second!]) {
      await peer.ended;
      expect(peer.heard).toBe(refusal('overloaded'));
    }
    for (const go of waiting) go();
    for (const peer of peers.slice(2)) expect((await peer.hears('\n')).heard).toBe('NOOP in\n');
    expect(served.names()).not.toContain('auth_error');
    expect(served.names()).not.toContain('handler_error');
  });

  it('of a header of a proxy count as well', async () => {
    const served = await limited({
      proxyProtocol: { trusted: ['127.0.0.1'] },
      maxHandshakeBytes: 1024,
    });
    const header = proxied('10.0.0.1');
    const peers = await Promise.all(Array.from({ length: 3 }, () => dial(served)));
    // The length in the header is larger than the number of bytes that come.
    const long = Buffer.concat([header, Buffer.alloc(500)]);
    long.writeUInt16BE(3000, 14);
    for (const peer of peers) peer.write(long);
    await Promise.race(peers.map((peer) => peer.ended));
    expect(peers.map((peer) => peer.heard)).toContain(refusal('overloaded'));
  });

  it('of one peer alone may be too many', async () => {
    const served = await limited({ maxHandshakeBytes: 1024 });
    const peer = (await dial(served)).write(half(2000));
    await peer.ended;
    expect(peer.heard).toBe(refusal('overloaded'));
    const long = await call(served, '/x', `agi_arg_1: ${'x'.repeat(2000)}\n`);
    await long.ended;
    expect(long.heard).toBe(refusal('overloaded'));
  });
});

describe('refused sessions whose peers do not close', () => {
  const told: string[] = [];
  const sessionOf = (name: string): UntrustedSession & { counted: CountedConnection } => ({
    counted: { state: 'new', address: undefined },
    heldBytes: 0,
    older: undefined,
    younger: undefined,
    refuse: (outcome) => told.push(`${name} ${outcome}`),
    cutOff: () => told.push(`${name} cut off`),
  });

  it('are cut off, the oldest first, if descriptors run out, and no others are', () => {
    const admission = new Admission({ maxConnections: 0, maxConnectionsPerAddress: 0 });
    admission.limitTo({ served: 2, open: 4 });
    const untrusted = new UntrustedSessions(admission, 1000);
    const come = (name: string): UntrustedSession => {
      const session = sessionOf(name);
      admission.enter(session.counted);
      return session;
    };
    const [served, a, b, c] = ['served', 'a', 'b', 'c'].map(come);
    for (const session of [a!, b!, c!]) untrusted.refused(session);
    untrusted.refused(a!);
    untrusted.makeRoom();
    expect(told.splice(0)).toEqual([]);
    untrusted.closed(b!);
    come('d');
    untrusted.makeRoom();
    expect(told.splice(0)).toEqual([]);
    come('e');
    untrusted.makeRoom();
    expect(told.splice(0)).toEqual(['a cut off']);
    // The `close` event of its connection comes later.
    untrusted.closed(a!);
    come('f');
    untrusted.makeRoom();
    expect(told.splice(0)).toEqual(['c cut off']);
    come('g');
    untrusted.makeRoom();
    expect(told.splice(0)).toEqual([]);
    expect(served!.counted.state).toBe('served');
  });

  it('count for no limit of the options', async () => {
    const served = await serve(
      (server) =>
        server
          .auth(({ request }) => request.query.in === 'yes')
          .agi('/x', (channel) => channel.noop('in')),
      { maxConnections: 2, maxConnectionsPerAddress: 2 },
    );
    for (let count = 0; count < 5; count++) {
      const peer = await call(served, count % 2 === 0 ? '/x' : '/nowhere');
      await peer.ended;
      expect(peer.heard).toBe(refusal(count % 2 === 0 ? 'auth_failed' : 'no_handler'));
    }
    const peer = (await dial(served)).write(environment('/x?in=yes'));
    expect((await peer.hears('\n')).heard).toBe('NOOP in\n');
  });
});
