import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGIServer } from 'nestjs-agi/core';
import {
  listenTarget,
  type ListenArguments,
} from '../../../../lib/core/server/listening/listen-arguments.js';
import { make, serve } from '../fixture/serve.js';
import { takenPort } from '../../../fixtures/servers.js';
import { call } from '../../../fixtures/peer.js';

describe('listen', () => {
  it.each<[string, Parameters<typeof listenTarget>, { host: string; port: number }]>([
    ['()', [[], undefined], { host: '0.0.0.0', port: 4573 }],
    ['(undefined)', [[undefined], undefined], { host: '127.0.0.1', port: 4573 }],
    [
      '(undefined, undefined)',
      [[undefined, undefined], undefined],
      { host: '127.0.0.1', port: 4573 },
    ],
    ['(0)', [[0], undefined], { host: '127.0.0.1', port: 0 }],
    ['(port)', [[5000], undefined], { host: '127.0.0.1', port: 5000 }],
    ['(port, undefined)', [[5000, undefined], undefined], { host: '127.0.0.1', port: 5000 }],
    ['(port, host)', [[5000, '::1'], undefined], { host: '::1', port: 5000 }],
    ['(host)', [['::1'], undefined], { host: '::1', port: 4573 }],
    ['(host, port)', [['::1', 5000], undefined], { host: '::1', port: 5000 }],
    ['(undefined, host)', [[undefined, '::1'], undefined], { host: '::1', port: 4573 }],
    ['({})', [[{}], undefined], { host: '127.0.0.1', port: 4573 }],
    ['({ port })', [[{ port: 5000 }], undefined], { host: '127.0.0.1', port: 5000 }],
    ['() with options', [[], {}], { host: '127.0.0.1', port: 4573 }],
    ['() with a host', [[], { host: '::1', port: 0 }], { host: '::1', port: 0 }],
    ['(port) with a host', [[5000], { host: '::1' }], { host: '::1', port: 5000 }],
    ['(host) of a name', [['7of9.example'], undefined], { host: '7of9.example', port: 4573 }],
    ['({ host }) over a host', [[{ host: '::' }], { host: '::1' }], { host: '::', port: 4573 }],
  ])('%s chooses host and port', (_form, args, expected) => {
    expect(listenTarget(...args)).toMatchObject(expected);
  });

  it.each<[ListenArguments, string]>([
    [[-1], 'listen: port is -1'],
    [[65_536], 'listen: port is 65536'],
    [[1.5], 'listen: port is 1.5'],
    [[NaN], 'listen: port is NaN'],
    [[5000, 5001], 'listen: host is 5001'],
    [['a', 'b'], 'listen: port is "b"'],
    [['a', '5000'], 'listen: port is "5000", but it must be a port from 0 to 65535, as a number'],
    [
      ['5000'],
      'listen: host is "5000", but it must be an address or host name; a port is given as',
    ],
    [['5000', 5000], 'listen: host is "5000"'],
    [['5000', '::1'], 'listen: host is "5000"'],
    [[5000, '5000'], 'listen: host is "5000"'],
    [[{ port: '5000' as never }], 'listen: port is "5000"'],
    [[{ host: '5000' }], 'listen: host is "5000"'],
    [[''], 'listen: host is ""'],
    [[{ backlog: 0 }], 'listen: backlog is 0'],
    [[{ path: '' }], 'listen: path is ""'],
  ])('refuses arguments that are wrong, by name (%#)', (args, message) => {
    expect(() => listenTarget(args, undefined)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('returns the address and emits it', async () => {
    const { server, events } = make();
    const bound = await server.listen(0, '127.0.0.1');
    expect(bound).toEqual({ host: '127.0.0.1', port: expect.any(Number) });
    expect(bound.port).toBeGreaterThan(0);
    expect(events).toEqual([['listening', '127.0.0.1', bound.port]]);
    expect(server.listening).toBe(true);
  });

  it('listens on a Unix socket', async () => {
    const path = join(tmpdir(), `agi-${process.pid}.sock`);
    const { server } = make({}, (made) => made.agi('/x', () => undefined));
    try {
      expect(await server.listen({ path })).toEqual({ host: path, port: 0 });
      const peer = await call({ path }, '/x');
      await peer.ended;
      peer.end();
    } finally {
      await server.close();
      rmSync(path, { force: true });
    }
  });

  it('twice is refused, also while the first is under way; the first goes on', async () => {
    const { server } = make();
    const first = server.listen();
    await expect(server.listen()).rejects.toMatchObject({ code: 'E_AGI_ALREADY_LISTENING' });
    await first;
    await expect(server.listen()).rejects.toMatchObject({ code: 'E_AGI_ALREADY_LISTENING' });
    expect(server.listening).toBe(true);
  });

  it('on a port in use rejects with the reason, emits nothing, and may be called again', async () => {
    const { port, release } = await takenPort();
    const { server, events } = make();
    await expect(server.listen(port, '127.0.0.1')).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: `cannot listen on 127.0.0.1:${port}: another process listens there; stop it, or choose another port`,
      cause: { code: 'EADDRINUSE' },
    });
    expect(events).toEqual([]);
    expect(server.listening).toBe(false);
    await release();
    expect(await server.listen(port, '127.0.0.1')).toEqual({ host: '127.0.0.1', port });
  });

  it.each<[object, RegExp, string]>([
    [
      { port: 0, host: '192.0.2.1' },
      /192.0.2.1:0: this machine has no such address; /,
      'EADDRNOTAVAIL',
    ],
    [{ port: 0, host: '::2' }, /::2:0: this machine has no such address; /, 'EADDRNOTAVAIL'],
    [{ port: 0, host: 'no-such-host.invalid' }, /invalid:0: .*host/, 'E'],
    [{ path: '/no/such/folder/agi.sock' }, /agi.sock: the folder is missing, or/, 'EACCES'],
  ])('on %j rejects with the reason and the way out', async (where, message, code) => {
    const { server } = make();
    await expect(server.listen(where)).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: expect.stringMatching(message),
      cause: { code: expect.stringContaining(code) },
    });
    expect(server.listening).toBe(false);
  });

  it('with any argument listens locally, unless a host is among them', async () => {
    const server = new AGIServer();
    const hosts = [];
    for (const args of [[0], [0, undefined], [{ port: 0 }]] as Parameters<AGIServer['listen']>[]) {
      hosts.push((await server.listen(...args)).host);
      await server.close();
    }
    expect(hosts).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  });

  it('may be called again after the server is closed', async () => {
    const { server } = await serve();
    await server.close();
    expect((await server.listen()).port).toBeGreaterThan(0);
  });

  describe('with a signal', () => {
    it('that is aborted already does not listen', async () => {
      const { server } = make();
      await expect(server.listen({ signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'E_AGI_ABORTED',
      });
      expect(server.listening).toBe(false);
      await server.listen();
    });

    it('closes when it aborts', async () => {
      const { server } = make();
      const abort = new AbortController();
      await server.listen({ port: 0, signal: abort.signal });
      const stopped = once(server, 'stopped');
      abort.abort();
      await stopped;
      expect(server.listening).toBe(false);
    });

    it('that aborts before it listens closes it as well', async () => {
      const { server } = make();
      const abort = new AbortController();
      const listening = server.listen({ port: 0, signal: abort.signal });
      const stopped = once(server, 'stopped');
      abort.abort();
      await listening;
      await stopped;
      expect(server.listening).toBe(false);
    });

    it('has no effect on a later listen()', async () => {
      const { server } = make();
      const abort = new AbortController();
      await server.listen({ port: 0, signal: abort.signal });
      await server.close();
      await server.listen();
      abort.abort();
      await new Promise((resolve) => setImmediate(resolve));
      expect(server.listening).toBe(true);
    });
  });
});

describe('options', () => {
  it.each<[unknown, string]>([
    [
      { prot: 5 },
      'AGIServer options.prot is a whole number of 1 digit, but it must be left out: there is no such option',
    ],
    [{ port: '5' }, 'AGIServer options.port is "5", but it must be a port from 0 to 65535'],
    [{ host: '' }, 'AGIServer options.host is ""'],
    [{ commandTimeout: 0 }, 'AGIServer options.commandTimeout is 0'],
    [{ commandTimeout: 2 ** 31 }, 'AGIServer options.commandTimeout is 2147483648'],
    [
      { exactValues: 'never' },
      "AGIServer options.exactValues is \"never\", but it must be 'auto' or 'always'",
    ],
    [{ lastWords: 'x' }, 'AGIServer options.lastWords is "x", but it must be a function'],
    [{ interrupt: true }, 'AGIServer options.interrupt is true, but it must be a function'],
    [{ maxConnections: null }, 'AGIServer options.maxConnections is null'],
    [5, 'AGIServer options is a whole number of 1 digit, but it must be an object'],
    [null, 'AGIServer options is null'],
  ])('that are wrong are refused by name (%#)', (options, message) => {
    expect(() => new AGIServer(options as never)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('that are undefined take their default', () => {
    expect(
      () => new AGIServer({ port: undefined as never, lastWords: undefined as never }),
    ).not.toThrow();
  });
});

describe('routes and authentication', () => {
  it.each<[string, (server: AGIServer) => unknown, string]>([
    [
      'two routes of one path',
      (s) => s.agi('/a', () => 0).agi('/a', () => 0),
      'E_AGI_ROUTE_EXISTS',
    ],
    ['a path without its slash', (s) => s.agi('a', () => 0), 'E_AGI_INVALID_PATH'],
    ['a handler that is none', (s) => s.agi('/a', 5 as never), 'E_AGI_INVALID_ARGUMENT'],
    ['no handler', (s) => s.agi('/a', {} as never), 'E_AGI_INVALID_ARGUMENT'],
    ['a handler of null', (s) => s.agi('/a', null as never), 'E_AGI_INVALID_ARGUMENT'],
    [
      'auth: true',
      (s) => s.agi('/a', { handler: () => 0, auth: true as never }),
      'E_AGI_INVALID_ARGUMENT',
    ],
    ['two global authentications', (s) => s.auth(() => true).auth(() => true), 'E_AGI_AUTH_EXISTS'],
    ['a global authentication that is none', (s) => s.auth(5 as never), 'E_AGI_INVALID_ARGUMENT'],
  ])('%s is refused when it is added', (_name, add, code) => {
    expect(() => add(new AGIServer())).toThrow(expect.objectContaining({ code }));
  });
});
