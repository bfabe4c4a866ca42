import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { call, dial, environment, type Peer } from '../../../fixtures/peer.js';
import { next, refusal, serve, type Served } from '../fixture/serve.js';

const unhandled: unknown[] = [];
const listen = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  process.on('unhandledRejection', listen);
});

afterEach(() => {
  process.off('unhandledRejection', listen);
  expect(unhandled.splice(0)).toEqual([]);
});

/** A server whose handler sends commands without awaiting them, and keeps the result of each. */
async function watch(
  send: (channel: AGIChannel) => Promise<unknown>[],
): Promise<Served & { outcomes: Promise<string[]> }> {
  let done: (codes: string[]) => void;
  const outcomes = new Promise<string[]>((resolve) => {
    done = resolve;
  });
  const served = await serve((server) =>
    server.agi('/x', async (channel) => {
      const settled = await Promise.allSettled(send(channel));
      done(
        settled.map((result) =>
          result.status === 'fulfilled' ? 'ok' : (result.reason as AGIError).code,
        ),
      );
    }),
  );
  return Object.assign(served, { outcomes });
}

const three = (channel: AGIChannel): Promise<unknown>[] => [
  channel.exec('Wait', '10'),
  channel.verbose('x'),
  channel.streamFile('x'),
];

const closings: [string, (peer: Peer) => Peer, string][] = [
  ['FIN', (peer) => peer.end(), 'E_AGI_SOCKET_END'],
  ['RST', (peer) => peer.reset(), 'E_AGI_SOCKET_ERROR'],
];

describe.each(closings)('a %s', (kind, close, code) => {
  it.each([
    ['before the environment', ''],
    ['inside the environment', environment('/x').slice(0, 60)],
    ['between its two last bytes', environment('/x').slice(0, -1)],
  ])('%s ends the connection; there is no event of a call', async (_name, sent) => {
    const served = await serve((server) => server.agi('/x', () => undefined));
    const peer = await dial(served);
    if (sent !== '') peer.write(sent);
    // The next connection is accepted after this one, so that its call proves that this one was accepted.
    close(peer);
    const next = await call(served, '/x');
    await next.ended;
    next.end();
    await peer.closed;
    await served.server.close();
    expect(served.names().filter((name) => name === 'connection')).toHaveLength(1);
    expect(peer.heard).toBe('');
  });

  it.each([
    ['with a command in flight and others waiting', ''],
    ['inside a reply', '200 resu'],
    ['inside a 520 block', '520-Invalid command syntax.\nUsage'],
    ['after a provisional reply', '100 result=0 Trying...\n'],
  ])('%s settles all of them', async (_name, sent) => {
    const served = await watch(three);
    const peer = await call(served, '/x');
    await peer.hears('EXEC Wait 10\n');
    if (sent !== '') peer.write(sent);
    close(peer);
    const outcomes = await served.outcomes;
    // libuv reports a reset that comes together with data as an end.
    const asEnd = kind === 'RST' && sent !== '' && outcomes[0] === 'E_AGI_SOCKET_END';
    expect(outcomes).toEqual(Array(3).fill(asEnd ? 'E_AGI_SOCKET_END' : code));
    await served.server.close();
    expect(served.names()).toEqual([
      ...['connection', 'channel_ready'],
      ...(kind === 'RST' && !asEnd ? ['channel_error'] : []),
      ...['execute_error', 'execute_error', 'execute_error', 'channel_end'],
    ]);
  });

  it('after a HANGUP line settles them as a hangup', async () => {
    const served = await watch(three);
    const peer = await call(served, '/x');
    await peer.hears('EXEC Wait 10\n');
    peer.write('HANGUP\n');
    const [channel] = served.server.channels;
    await once(channel!, 'hangup');
    close(peer);
    expect(await served.outcomes).toEqual(Array(3).fill('E_AGI_HANGUP'));
    expect(served.names()).not.toContain('execute_error');
  });

  it('inside a fenced value settles it', async () => {
    const served = await watch((channel) => [channel.getVariable('X'), channel.noop()]);
    const peer = await call(served, '/x');
    await peer.hears('GET VARIABLE X\n');
    peer.write('200 result=1 (a\n');
    await peer.hears('GET FULL VARIABLE');
    close(peer);
    expect(await served.outcomes).toEqual([code, code]);
  });

  it('right after the environment is no error', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.noop()));
    close(await call(served, '/x'));
    // A reset may overtake the environment, and then there is no call at all.
    if (kind === 'FIN') await next(served.server, 'channel_end');
    await served.server.close();
    expect(served.names()).not.toContain('handler_error');
  });
});

describe('a peer', () => {
  it('that answers with a line of 10 MB is refused, and the line is not kept', async () => {
    const served = await watch((channel) => [channel.noop()]);
    const peer = await call(served, '/x');
    await peer.hears('NOOP\n');
    peer.write(Buffer.alloc(10 << 20, 'x'));
    expect(await served.outcomes).toEqual(['E_AGI_LIMIT']);
    await peer.ended;
    expect(peer.heard).toBe(`NOOP\n${refusal('protocol_error')}`);
    peer.end();
    await peer.closed;
  });

  it('that sends 10 MB of environment is refused, and the bytes are not kept', async () => {
    const served = await serve();
    const peer = (await dial(served)).write(Buffer.alloc(10 << 20, 'x'));
    await peer.ended;
    expect(peer.heard).toBe(refusal('protocol_error'));
    peer.end();
    await peer.closed;
    expect(served.names()).toEqual([]);
  });

  it('that sends single bytes is served', async () => {
    const served = await watch((channel) => [channel.noop(), channel.getVariable('X')]);
    const peer = await dial(served);
    peer.socket.setNoDelay(true);
    for (const byte of environment('/x')) {
      peer.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await peer.hears('NOOP\n');
    for (const byte of '200 result=0\n') peer.write(byte);
    await peer.hears('GET VARIABLE X\n');
    for (const byte of '200 result=1 (v)\n') peer.write(byte);
    expect(await served.outcomes).toEqual(['ok', 'ok']);
  });

  it('that connects and closes is no call: there is no event, and calls go on', async () => {
    const served = await watch((channel) => [channel.noop()]);
    const peer = await call(served, '/x');
    await peer.hears('NOOP\n');
    for (let count = 0; count < 50; count++) {
      const { socket } = await dial(served);
      if (count % 2) socket.destroy();
      else socket.resetAndDestroy();
    }
    peer.write('200 result=0\n');
    expect(await served.outcomes).toEqual(['ok']);
    await peer.ended;
    peer.end();
    await next(served.server, 'channel_end');
    expect(served.names()).toEqual(['connection', 'channel_ready', 'channel_end']);
  });

  it('that goes on writing after our end is not read', async () => {
    const served = await serve((server) => server.agi('/x', () => undefined));
    const peer = await call(served, '/x');
    await peer.ended;
    peer.write('200 result=1\nHANGUP\n'.repeat(1000)).end();
    await next(served.server, 'channel_end');
    expect(served.names()).toEqual(['connection', 'channel_ready', 'channel_end']);
  });

  it('that floods HANGUP lines hangs up once', async () => {
    let hangups = 0;
    const served = await watch((channel) => {
      channel.on('hangup', () => hangups++);
      return [channel.noop()];
    });
    const peer = await call(served, '/x');
    await peer.hears('NOOP\n');
    peer.write(`${'HANGUP\n'.repeat(50_000)}200 result=0\n`);
    expect(await served.outcomes).toEqual(['ok']);
    expect(hangups).toBe(1);
  });
});
