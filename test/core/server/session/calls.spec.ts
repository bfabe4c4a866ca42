import { describe, expect, it } from '@jest/globals';
import { Server, type AddressInfo } from 'node:net';
import type { AGIChannel, AGIServer } from 'nestjs-agi/core';
import { call, dial, environment } from '../../../fixtures/peer.js';
import { next, refusal, serve } from '../fixture/serve.js';

describe('a call', () => {
  it('is routed, handled, and ends with the handler: the dialplan goes on', async () => {
    const served = await serve((server) =>
      server.agi('/menu/:lang', async (channel, params) => {
        await channel.setVariable('SEEN', JSON.stringify(params));
      }),
    );
    const peer = await call(served, '/menu/en?x=1&x=2&lang=no', 'agi_arg_1: one\nagi_arg_2: \n');
    await peer.hears('\n');
    expect(peer.heard).toBe(
      String.raw`SET VARIABLE SEEN "{\"x\":[\"1\",\"2\"],\"lang\":\"en\"}"` + '\n',
    );
    peer.write('200 result=1\n');
    await peer.ended;
    peer.end();
    await next(served.server, 'channel_end');
    expect(served.names()).toEqual(['connection', 'channel_ready', 'channel_end']);
    expect(peer.heard.split('\n')).toHaveLength(2);
  });

  it('is described in each event', async () => {
    const served = await serve((server) => server.agi('/x', () => undefined));
    const peer = await call(served, '/x?q=1', 'agi_arg_1:  a: b \n');
    await peer.ended;
    peer.end();
    const ended = await next<AGIChannel>(served.server, 'channel_end');
    const [[, connected], [, ready]] = served.events.filter(([name]) =>
      /connection|ready/.test(name),
    ) as [[string, AGIChannel], [string, Record<string, unknown>]];
    expect(connected).toBe(ended);
    expect(ready.channel).toBe(ended);
    expect(ready).toMatchObject({
      path: '/x',
      params: { q: '1' },
      headers: { agi_callerid: '5551234', agi_request: 'agi://127.0.0.1/x?q=1' },
    });
    expect(ended.request).toMatchObject({
      path: '/x',
      args: [' a: b '],
      uniqueId: '17.4',
      callerId: '5551234',
      channel: 'PJSIP/100-1',
      url: 'agi://127.0.0.1/x?q=1',
      enhanced: false,
      dnid: undefined,
    });
  });

  it('is in `channels` while its session is open', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.noop()));
    const peer = await call(served, '/x');
    await peer.hears('NOOP');
    const [channel] = served.server.channels;
    expect(channel?.request.path).toBe('/x');
    peer.write('200 result=0\n');
    await peer.ended;
    peer.end();
    await next(served.server, 'channel_end');
    expect(served.server.channels.size).toBe(0);
  });

  it('keeps its replies apart from those of a hundred others', async () => {
    const served = await serve((server) =>
      server.agi('/:n', async (channel, { n }) => {
        for (let round = 0; round < 3; round++) {
          const { value } = await channel.getVariable(`V${String(n)}`);
          await channel.setVariable('GOT', value ?? '');
        }
      }),
    );
    const peers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const peer = await call(served, `/${index}`);
        for (let round = 0; round < 3; round++) {
          await peer.hears(`GET VARIABLE V${index}\n`.repeat(1));
          peer.heard = '';
          peer.write(`200 result=1 (${index}.${round})\n`);
          await peer.hears(`SET VARIABLE GOT ${index}.${round}\n`);
          peer.heard = peer.heard.includes(`GOT ${index}.${round}\n`) ? '' : 'wrong';
          expect(peer.heard).toBe('');
          peer.write('200 result=1\n');
        }
        await peer.ended;
        return peer.end();
      }),
    );
    expect(peers).toHaveLength(100);
    expect(served.names().filter((name) => name.includes('error'))).toEqual([]);
  });

  it('that hangs up during its handler ends as a hangup, without an error', async () => {
    const outcomes: unknown[] = [];
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        channel.on('end', (outcome) => outcomes.push(outcome));
        for (;;) await channel.streamFile('music');
      }),
    );
    const peer = await call(served, '/x');
    await peer.hears('STREAM FILE');
    peer.write('200 result=-1 endpos=1\nHANGUP\n');
    await peer.ended;
    peer.write('HANGUP\n').end();
    await next(served.server, 'channel_end');
    expect(outcomes).toEqual(['hangup']);
    expect(served.names()).toEqual(['connection', 'channel_ready', 'channel_end']);
  });

  it('that is dead from the start, as in the h extension, runs the commands of dead channels', async () => {
    const served = await serve((server) =>
      server.agi('/h', async (channel) => {
        await channel.setVariable('RESULT', 'saved');
      }),
    );
    const peer = (await dial(served)).write(`${environment('/h')}HANGUP\n`);
    await peer.hears('SET VARIABLE RESULT saved\n');
    peer.write('200 result=1\n');
    await peer.ended;
    expect(peer.heard).toBe('SET VARIABLE RESULT saved\n');
  });
});

describe('a refusal', () => {
  const error = new Error('mistake');

  it.each<
    [string, string, (server: AGIServer) => unknown, string, [string, Record<string, unknown>]]
  >([
    ['no route', '/nowhere', () => undefined, 'no_handler', ['no_handler', { path: '/nowhere' }]],
    [
      'authentication that says no',
      '/x',
      (server) => server.auth(() => false).agi('/x', () => undefined),
      'auth_failed',
      ['auth_failed', { path: '/x', reason: 'authentication returned false, not true' }],
    ],
    [
      'authentication that returns what is merely truthy',
      '/x',
      (server) => server.auth((() => 'yes') as never).agi('/x', () => undefined),
      'auth_failed',
      ['auth_failed', { reason: 'authentication returned a string of 3 characters, not true' }],
    ],
    [
      'authentication that throws',
      '/x',
      (server) =>
        server
          .auth(() => {
            throw error;
          })
          .agi('/x', () => undefined),
      'auth_error',
      ['auth_error', { path: '/x', error }],
    ],
    [
      'authentication that rejects',
      '/x',
      (server) => server.agi('/x', { handler: () => undefined, auth: () => Promise.reject(error) }),
      'auth_error',
      ['auth_error', { path: '/x', error }],
    ],
    [
      'a handler that throws',
      '/x',
      (server) =>
        server.agi('/x', () => {
          throw error;
        }),
      'handler_error',
      ['handler_error', { path: '/x', error }],
    ],
    [
      'a handler that rejects with what is no error',
      '/x',
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      (server) => server.agi('/x', () => Promise.reject('text')),
      'handler_error',
      ['handler_error', { error: 'text' }],
    ],
    [
      'a handler that says fail()',
      '/x',
      (server) =>
        server.agi('/x', (channel) => {
          channel.fail('card_declined');
        }),
      'card_declined',
      ['channel_ready', {}],
    ],
  ])(
    'for %s is told in one write, and the connection ends',
    async (_name, path, prepare, outcome, [event, payload]) => {
      const served = await serve((server) => {
        prepare(server);
      });
      const peer = await call(served, path);
      await peer.ended;
      expect(peer.chunks).toEqual([refusal(outcome)]);
      peer.end();
      const channel = await next<AGIChannel>(served.server, 'channel_end');
      expect(served.events.find(([name]) => name === event)?.[1]).toMatchObject({
        ...payload,
        channel,
      });
    },
  );

  it.each([
    ['an environment that was tampered with', environment('/x', 'agi_request: agi://h/admin\n')],
    ['a forged reply after the environment', `${environment('/x')}200 result=1 (admin)\n`],
    ['an environment that is too large', `x: ${'x'.repeat(70_000)}\n\n`],
  ])('for %s comes before any command, and no route is run', async (_name, sent) => {
    let handled = 0;
    const served = await serve((server) => server.agi('/*rest', () => handled++));
    const peer = (await dial(served)).write(sent);
    await peer.ended;
    expect(peer.heard).toBe(refusal('protocol_error'));
    expect(handled).toBe(0);
    expect(served.names()).toEqual([]);
  });

  it('for an environment that does not come in time is sent, also if single bytes came', async () => {
    const served = await serve(undefined, { handshakeTimeout: 100 });
    const silent = await dial(served);
    const slow = await dial(served);
    const drip = setInterval(() => slow.write('a'), 5);
    await Promise.all([silent.ended, slow.ended]);
    clearInterval(drip);
    expect([silent.heard, slow.heard]).toEqual(Array(2).fill(refusal('handshake_timeout')));
  });

  it('for a peer that breaks the protocol is reported, and ends the running command', async () => {
    let thrown: unknown;
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        await channel.noop().catch((failure: unknown) => {
          thrown = failure;
          throw failure;
        });
      }),
    );
    const peer = await call(served, '/x');
    await peer.hears('NOOP');
    peer.write('agi_request: agi://h/admin\n');
    await peer.ended;
    peer.end();
    await next(served.server, 'channel_end');
    expect(peer.heard).toBe(`NOOP\n${refusal('protocol_error')}`);
    expect(thrown).toMatchObject({ code: 'E_AGI_PROTOCOL' });
    expect(served.names()).toEqual([
      ...['connection', 'channel_ready', 'channel_error', 'execute_error', 'channel_end'],
    ]);
  });

  it('may have last words of the application, also before the environment is read', async () => {
    const served = await serve(undefined, {
      handshakeTimeout: 20,
      lastWords: (outcome, request) => [['VERBOSE', `${outcome} ${request?.path ?? '?'}`]],
    });
    const [silent, lost] = [await dial(served), await call(served, '/nowhere')];
    await Promise.all([silent.ended, lost.ended]);
    expect([silent.heard, lost.heard]).toEqual([
      'VERBOSE "handshake_timeout ?"\n',
      'VERBOSE "no_handler /nowhere"\n',
    ]);
  });
});

describe('authentication', () => {
  it.each([
    '/public%2F42',
    '/public%2f42',
    '/public%252F42',
    '/%2Fpublic%2F42',
    '/public%2F..%2F42',
    '/public%00%2F42',
  ])(
    'that exempts /public/… by its text does not exempt %s, which is another path',
    async (path) => {
      const seen: string[] = [];
      const served = await serve((server) =>
        server
          .auth((_channel, asked) => {
            seen.push(asked);
            return asked.startsWith('/public/');
          })
          .agi('/public/:page', (channel) => channel.noop('public'))
          .agi('/:account', (channel) => channel.noop('account')),
      );
      const refused = await call(served, path);
      await refused.ended;
      expect(refused.heard).toBe(refusal('auth_failed'));
      const exempt = await call(served, '/public/42');
      expect((await exempt.hears('\n')).heard).toBe('NOOP public\n');
      expect(seen.at(-1)).toBe('/public/42');
    },
  );

  it('of a route overrides the global one, and `false` makes a route public', async () => {
    const served = await serve((server) =>
      server
        .auth(() => false)
        .agi('/private', (channel) => channel.verbose('in'))
        .agi('/own', { handler: (channel) => channel.verbose('in'), auth: () => true })
        .agi('/public', { handler: (channel) => channel.verbose('in'), auth: false }),
    );
    for (const [path, heard] of [
      ['/private', refusal('auth_failed')],
      ['/own', 'VERBOSE in\n'],
      ['/public', 'VERBOSE in\n'],
    ] as const) {
      const peer = await call(served, path);
      await peer.hears('\n');
      expect(peer.heard.startsWith(heard)).toBe(true);
    }
  });

  it('is given the call, its path, parameters and headers, and may use the channel', async () => {
    const given: unknown[] = [];
    const served = await serve((server) =>
      server
        .auth(async (channel, path, params, headers) => {
          given.push(path, { ...params }, headers.agi_callerid);
          return (await channel.getVariable('PIN')).value === '1234';
        })
        .agi('/x/:id', (channel) => channel.verbose('in')),
    );
    const peer = await call(served, '/x/7?t=1');
    await peer.hears('GET VARIABLE PIN\n');
    peer.write('200 result=1 (1234)\n');
    await peer.hears('VERBOSE in\n');
    expect(given).toEqual(['/x/7', { t: '1', id: '7' }, '5551234']);
  });

  it('does not fail if the caller hangs up during it', async () => {
    const served = await serve((server) =>
      server
        .auth(async (channel) => (await channel.getData('pin')).digits === '1')
        .agi('/x', () => undefined),
    );
    const peer = await call(served, '/x');
    await peer.hears('GET DATA');
    peer.end();
    await next(served.server, 'channel_end');
    expect(served.names().filter((name) => name.startsWith('auth'))).toEqual([]);
  });
});

describe('errors that only say that the call is over', () => {
  it.each<[string, (channel: AGIChannel) => Promise<unknown>]>([
    ['a rejected command', (channel) => channel.noop()],
    [
      'one wrapped as a cause',
      (channel) =>
        channel.noop().catch((cause: unknown) => Promise.reject(new Error('x', { cause }))),
    ],
    [
      'the reason of the signal',
      (channel) =>
        new Promise((_resolve, reject) => {
          channel.signal.addEventListener('abort', () => {
            reject(channel.signal.reason as Error);
          });
        }),
    ],
  ])('are no handler errors: %s', async (_name, wait) => {
    const served = await serve((server) => server.agi('/x', wait));
    const ready = next(served.server, 'channel_ready');
    const peer = await call(served, '/x');
    await ready;
    peer.end();
    await next(served.server, 'channel_end');
    expect(served.names()).not.toContain('handler_error');
  });

  it('but a mistake of the handler is one, also after the call has ended', async () => {
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        await channel.noop().catch(() => undefined);
        throw new TypeError('mistake');
      }),
    );
    const peer = await call(served, '/x');
    await peer.hears('NOOP');
    peer.end();
    const { error } = await next<{ error: Error }>(served.server, 'handler_error');
    expect(error.message).toBe('mistake');
  });
});

describe('an `error` of the listening socket', () => {
  /** Node's server that listens for ours. */
  function nodeServerOf(port: number): Server {
    const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
    const isOurs = (handle: unknown): handle is Server =>
      handle instanceof Server && (handle.address() as AddressInfo | null)?.port === port;
    return handles().find(isOurs)!;
  }

  it('is emitted', async () => {
    const { port, events } = await serve();
    const error = new Error('EMFILE');
    nodeServerOf(port).emit('error', error);
    expect(events.at(-1)).toEqual(['error', error]);
  });

  it('without a listener does not end the process', async () => {
    const served = await serve((server) => server.agi('/x', (channel) => channel.verbose('in')));
    served.server.removeAllListeners('error');
    expect(() => nodeServerOf(served.port).emit('error', new Error('EMFILE'))).not.toThrow();
    const peer = await call(served, '/x');
    expect((await peer.hears('\n')).heard).toBe('VERBOSE in\n');
  });
});
