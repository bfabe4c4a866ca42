import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { call, dial, environment, type Peer } from '../../../fixtures/peer.js';
import { make, next, refusal, serve, type Served } from '../fixture/serve.js';
import { takenPort } from '../../../fixtures/servers.js';

/** Makes 500 calls at once, reports when all are connected, and then their answers. */
const callers = `
  const [port, flag] = process.argv.slice(1);
  const heard = {};
  let connected = 0;
  let left = 500;
  for (let count = left; count > 0; count--) {
    let words = '';
    const socket = require('node:net').connect({ port: Number(port), host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.write('agi_network: yes\\nagi_request: agi://127.0.0.1/x\\n\\n');
      if (++connected === 500) require('node:fs').writeFileSync(flag, '');
    });
    socket.on('data', (chunk) => {
      words += chunk;
      if (words === 'NOOP\\n') socket.write('200 result=0\\n');
    });
    socket.on('error', (error) => (words = error.code));
    socket.on('close', () => {
      heard[words] = (heard[words] ?? 0) + 1;
      if (--left === 0) console.log(JSON.stringify(heard));
    });
  }
`;

describe('close', () => {
  it('of a server that never listened does nothing', async () => {
    const { server, events } = make();
    await server.close();
    expect(events).toEqual([]);
  });

  it('emits `close`, then `stopped`, once each, however often it is called', async () => {
    const { server, events } = await serve();
    await Promise.all([server.close(), server.close(), server.close({ drain: 5 })]);
    await server.close();
    expect(events.map(([name]) => name)).toEqual(['listening', 'close', 'stopped']);
  });

  it.each([-1, NaN, '5', null])('refuses a drain of %p', async (drain) => {
    const { server } = await serve();
    await expect(server.close({ drain: drain as number })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining('close: drain is'),
    });
    expect(server.listening).toBe(true);
  });

  it('while listen() is under way closes what that opened', async () => {
    const { server } = make();
    const listening = server.listen();
    await server.close();
    const { port } = await listening;
    expect(server.listening).toBe(false);
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('while listening fails is no error', async () => {
    const { port } = await takenPort();
    const { server, events } = make();
    const listening = server.listen(port, '127.0.0.1');
    const closing = server.close();
    await expect(listening).rejects.toMatchObject({ code: 'E_AGI_SOCKET_ERROR' });
    await closing;
    expect(events).toEqual([]);
  });

  it('without a drain ends the running calls, and waits until they are closed', async () => {
    const outcomes: unknown[] = [];
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        channel.on('end', (outcome) => outcomes.push(outcome));
        await channel.exec('Wait', '10');
      }),
    );
    const peer = await call(served, '/x');
    await peer.hears('EXEC Wait 10\n');
    const closing = served.server.close();
    await peer.ended;
    expect(peer.heard).toBe(`EXEC Wait 10\n${refusal('draining')}`);
    expect(served.names()).not.toContain('channel_end');
    peer.write('200 result=0\nHANGUP\n').end();
    await closing;
    expect(outcomes).toEqual(['draining']);
    expect(served.events.map(([name]) => name).slice(-2)).toEqual(['channel_end', 'stopped']);
    expect(served.names()).not.toContain('handler_error');
  });

  it('with a drain lets calls finish, and refuses new ones', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.noop()));
    const peer = await call(served, '/x');
    await peer.hears('NOOP\n');
    const closed = once(served.server, 'close');
    const closing = served.server.close({ drain: 60_000 });
    await closed;
    expect(served.server.listening).toBe(false);
    const [error] = (await once(connect(served.port, '127.0.0.1'), 'error')) as [
      NodeJS.ErrnoException,
    ];
    expect(error.code).toBe('ECONNREFUSED');
    peer.write('200 result=0\n');
    await peer.ended;
    expect(peer.heard).toBe('NOOP\n');
    peer.end();
    await closing;
  });

  it('with a notice accepts calls as before, while it is not ready any more', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.noop()));
    const closing = served.server.close({ notice: 60_000, drain: 60_000 });
    expect(served.server.state).toBe('draining');
    for (let calls = 0; calls < 3; calls++) {
      const peer = await call(served, '/x');
      await peer.hears('NOOP\n');
      peer.write('200 result=0\n').end();
      await peer.ended;
      expect(peer.heard).toBe('NOOP\n');
    }
    const running = await call(served, '/x');
    await running.hears('NOOP\n');
    void served.server.close();
    await running.ended;
    expect(running.heard).toBe(`NOOP\n${refusal('draining')}`);
    running.end();
    await closing;
  });

  it('gives running calls their drain after the notice', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.noop()));
    const peer = await call(served, '/x');
    await peer.hears('NOOP\n');
    const closed = once(served.server, 'close');
    const closing = served.server.close({ notice: 10, drain: 60_000 });
    await closed;
    peer.write('200 result=0\n').end();
    await peer.ended;
    expect(peer.heard).toBe('NOOP\n');
    await closing;
  });

  it.each([{ notice: -1 }, { drain: NaN }, { notice: '1' as unknown as number }])(
    'refuses %j',
    async (options) => {
      const { server } = await serve();
      await expect(server.close(options)).rejects.toThrow(/close: (notice|drain) is/);
      expect(server.state).toBe('listening');
      await server.close();
    },
  );

  it('ends the running calls after the drain', async () => {
    const served = await serve((server) =>
      server.agi('/x', (channel) => channel.exec('Wait', '10')),
    );
    const peer = await call(served, '/x');
    await peer.hears('EXEC Wait 10\n');
    const closing = served.server.close({ drain: 10 });
    await peer.ended;
    expect(peer.heard).toBe(`EXEC Wait 10\n${refusal('draining')}`);
    peer.end();
    await closing;
  });

  describe('waits for handlers that run longer than their session', () => {
    /** A call whose handler transcribes a recording, however the recording ended. */
    async function outliving(): Promise<{ served: Served; peer: Peer; done: () => void }> {
      let done = (): void => undefined;
      const transcribed = new Promise<void>((resolve) => {
        done = resolve;
      });
      const served = await serve((server) =>
        server.agi('/record', async (channel) => {
          await channel.recordFile('message', 'wav', '#', 60_000).catch(() => undefined);
          await transcribed;
        }),
      );
      const peer = await call(served, '/record');
      await peer.hears('RECORD FILE');
      return { served, peer, done };
    }

    it.each(['a hangup', 'a lost connection', 'a reset'])('after %s', async (end) => {
      const { served, peer, done } = await outliving();
      const over = next(served.server, 'channel_end');
      if (end === 'a hangup') peer.write('200 result=-1 (hangup) endpos=8000\nHANGUP\n');
      if (end === 'a reset') peer.reset();
      else peer.end();
      await over;
      expect(served.server.channels.size).toBe(0);
      expect(served.server.runningCalls).toBe(1);

      const order: string[] = [];
      const closed = once(served.server, 'close');
      const closing = served.server.close({ drain: 60_000 }).then(() => order.push('closed'));
      await closed;
      // Enough turns of the event loop have passed for every way in which it could end too early.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      order.push('transcribed');
      done();
      await closing;
      expect(order).toEqual(['transcribed', 'closed']);
      expect(served.server.runningCalls).toBe(0);
      expect(served.events.at(-1)).toEqual(['stopped']);
    });

    it('also if the call came by accept() and the server does not listen', async () => {
      let done = (): void => undefined;
      const { server } = make({}, (made) =>
        made.agi('/x', () => new Promise<void>((resolve) => (done = resolve))),
      );
      const [near, far] = duplexPair({ allowHalfOpen: true });
      server.accept(near);
      far.resume().write(environment('/x'));
      await next(server, 'channel_ready');
      far.end();
      await next(server, 'channel_end');
      const closing = server.close({ drain: 60_000 });
      done();
      await closing;
      expect(server.runningCalls).toBe(0);
    });

    it('but not longer than the drain, and still counts them', async () => {
      const { served, peer, done } = await outliving();
      const over = next(served.server, 'channel_end');
      peer.end();
      await over;
      await served.server.close({ drain: 10 });
      expect(served.server.runningCalls).toBe(1);
      done();
      await new Promise((resolve) => setImmediate(resolve));
      expect(served.server.runningCalls).toBe(0);
    });

    it('until a second close() shortens the drain', async () => {
      const { served, peer, done } = await outliving();
      const over = next(served.server, 'channel_end');
      peer.end();
      await over;
      const closing = served.server.close({ drain: 3_600_000 });
      await served.server.close();
      await closing;
      done();
    });

    it('also for one whose session the drain has ended, if it returns in time', async () => {
      const { served, peer, done } = await outliving();
      expect(served.server.runningCalls).toBe(1);
      const closing = served.server.close({ drain: 60_000 });
      peer.write('200 result=35 (dtmf) endpos=8000\n');
      done();
      await peer.ended;
      // The handler has returned, but the connection is still open.
      expect(served.server.runningCalls).toBe(1);
      peer.end();
      await closing;
      expect(served.server.runningCalls).toBe(0);
    });
  });

  it('answers the connections that have sent nothing yet', async () => {
    const served = await serve();
    const silent = await dial(served);
    const ready = await dial(served);
    const closing = served.server.close();
    await Promise.all([silent.ended, ready.ended]);
    expect([silent.heard, ready.heard]).toEqual(Array(2).fill(refusal('draining')));
    silent.end();
    ready.end();
    await closing;
  });

  it.each([
    ['with a drain runs', { drain: 60_000 }, 'NOOP\n'],
    ['without one answers', {}, refusal('draining')],
  ])(
    '%s every call that waits in the kernel’s queue: none reads SUCCESS',
    async (_, options, said) => {
      const { server, port } = await serve((made) => made.agi('/x', (channel) => channel.noop()));
      const folder = mkdtempSync(join(tmpdir(), 'agi-'));
      const flag = join(folder, 'connected');
      const child = spawn(process.execPath, ['-e', callers, `${port}`, flag], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        // The event loop is blocked: the kernel accepts all connections, and Node none of them.
        while (!existsSync(flag)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        const closing = server.close(options);
        const [heard] = (await once(child.stdout, 'data')) as [Buffer];
        await closing;
        expect(JSON.parse(heard.toString())).toEqual({ [said]: 500 });
      } finally {
        child.kill();
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('frees the port: it can be listened on again at once', async () => {
    const served = await serve((server) => server.agi('/x', () => undefined));
    const peer = await call(served, '/x');
    await peer.ended;
    peer.end();
    await next(served.server, 'channel_end');
    await served.server.close();
    expect(await served.server.listen(served.port, '127.0.0.1')).toMatchObject({
      port: served.port,
    });
    await (
      await call(served, '/x')
    ).ended;
  });
});
