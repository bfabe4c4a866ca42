import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import got from 'got';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { AGIChannel } from 'nestjs-agi/core';
import { takeReports, type Report } from '../../../../lib/core/internal.js';
import { firstValueFrom, fromEvent, lastValueFrom, NEVER, takeUntil } from 'rxjs';
import { call } from '../../../fixtures/peer.js';
import { next, serve } from '../fixture/serve.js';

/** A web server that never answers: a request ends by the signal, or never. */
let silent: Server;
let url = '';

beforeAll(async () => {
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
});

afterEach(() => {
  silent.closeAllConnections();
});

afterAll(() => {
  silent.close();
});

/** Work of a handler that waits for code of other packages, which stops when the signal aborts. */
const WORK: [name: string, work: (signal: AbortSignal) => Promise<unknown>][] = [
  ['fetch', (signal) => fetch(url, { signal })],
  ['axios', (signal) => axios.get(url, { signal })],
  ['axios by fetch', (signal) => axios.get(url, { signal, adapter: 'fetch' })],
  ['got', (signal) => got(url, { signal, retry: { limit: 0 } }).text()],
  [
    'got, cancelled by a listener',
    (signal) => {
      const request = got(url);
      signal.addEventListener('abort', () => {
        request.cancel();
      });
      return request;
    },
  ],
  [
    '@nestjs/axios',
    (signal) => firstValueFrom(new HttpService(axios.create()).get(url, { signal })),
  ],
  [
    'a stream of rxjs',
    (signal) => lastValueFrom(NEVER.pipe(takeUntil(fromEvent(signal, 'abort')))),
  ],
  [
    'the first value of one',
    (signal) => firstValueFrom(NEVER.pipe(takeUntil(fromEvent(signal, 'abort')))),
  ],
  ['a timer of Node', (signal) => delay(3_600_000, undefined, { signal })],
  ['an event of Node', (signal) => once(new EventEmitter(), 'never', { signal })],
  [
    'a pipeline of Node',
    (signal) =>
      pipeline(
        new Readable({ read: () => undefined }),
        async (source: AsyncIterable<unknown>) => {
          for await (const piece of source) expect(piece).toBeUndefined();
        },
        { signal },
      ),
  ],
  [
    'a signal of several',
    (signal) =>
      axios.get(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3_600_000)]) }),
  ],
  [
    'several requests',
    (signal) => Promise.any([fetch(url, { signal }), axios.get(url, { signal })]),
  ],
  [
    'an error of the application’s own around it',
    (signal) =>
      axios.get(url, { signal }).catch((cause: unknown) => {
        throw new Error('the customer is not known', { cause });
      }),
  ],
];

/** Places a call whose handler works; resolves when the work has begun. */
async function working(work: (channel: AGIChannel) => Promise<unknown>) {
  const begun = new EventEmitter();
  const served = await serve((server) =>
    server.agi('/work', async (channel) => {
      const done = work(channel);
      begun.emit('begun');
      await done;
    }),
  );
  const ready = next(begun, 'begun');
  const peer = await call(served, '/work');
  await ready;
  return { ...served, peer, ended: next(served.server, 'channel_end') };
}

describe('work that stops with the call is no error of the handler', () => {
  it.each(WORK)('after a hangup: %s', async (_name, work) => {
    const { names, peer, ended } = await working(({ signal }) => work(signal));
    peer.write('HANGUP\n');
    await peer.ended;
    peer.end();
    await ended;
    expect(names()).toEqual(['connection', 'channel_ready', 'channel_end']);
    expect(peer.heard).toBe('');
  });

  it.each(WORK)('when the server ends the call: %s', async (_name, work) => {
    const { names, server, peer, ended } = await working(({ signal }) => work(signal));
    const closed = server.close();
    await peer.ended;
    peer.end();
    await Promise.all([ended, closed]);
    expect(names()).toEqual(['connection', 'channel_ready', 'channel_end']);
  });

  it.each(WORK)('when a listener of the hangup stops it: %s', async (_name, work) => {
    const { names, peer, ended } = await working((channel) => {
      const own = new AbortController();
      channel.on('hangup', () => {
        own.abort();
      });
      return work(own.signal);
    });
    peer.write('HANGUP\n');
    await peer.ended;
    peer.end();
    await ended;
    expect(names()).not.toContain('handler_error');
  });
});

it.each(WORK)(
  'while the call is live, an abort is an error of the handler: %s',
  async (_name, work) => {
    const own = new AbortController();
    const { server, peer } = await working(() => work(own.signal));
    const failed = next<{ error: unknown }>(server, 'handler_error');
    own.abort();
    expect((await failed).error).toHaveProperty('message');
    await peer.ended;
    expect(peer.heard).toBe('SET VARIABLE AGI_OUTCOME handler_error\nfailure\n');
    peer.end();
  },
);

it('authentication that stops with the call is no error either', async () => {
  const begun = new EventEmitter();
  const served = await serve((server) =>
    server
      .auth(async ({ signal }) => {
        begun.emit('begun');
        await axios.get(url, { signal });
        return true;
      })
      .agi('/x', () => undefined),
  );
  const ready = next(begun, 'begun');
  const peer = await call(served, '/x');
  await ready;
  const ended = next(served.server, 'channel_end');
  peer.write('HANGUP\n');
  await peer.ended;
  peer.end();
  await ended;
  expect(served.names()).toEqual(['connection', 'channel_ready', 'channel_end']);
});

/** An asynchronous listener, whose promise is not waited for. */
function listener<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  return work as (...args: Args) => void;
}

it('listeners that stop with the call have not failed; one that makes a mistake has', async () => {
  const reports: Report[] = [];
  const stop = takeReports((report) => reports.push(report));
  const begun = new EventEmitter();
  const done: Promise<unknown>[] = [];
  const served = await serve((server) =>
    server
      .on(
        'connection',
        listener(async (channel: AGIChannel) => {
          channel.on(
            'hangup',
            listener(async () => {
              await channel.streamFile('not-played');
            }),
          );
          channel.on('end', () => {
            throw new TypeError('mistake');
          });
          const wait = axios.get(url, { signal: channel.signal });
          done.push(wait);
          await wait;
        }),
      )
      .on(
        'channel_ready',
        listener(async ({ channel }: { channel: AGIChannel }) => {
          const command = channel.streamFile('welcome');
          done.push(command);
          await command;
        }),
      )
      .agi('/x', async (channel) => {
        begun.emit('begun');
        await channel.streamFile('menu');
      }),
  );
  const ready = next(begun, 'begun');
  const peer = await call(served, '/x');
  await ready;
  const ended = next(served.server, 'channel_end');
  peer.end();
  await ended;
  await Promise.allSettled(done);
  // eslint-disable-next-line no-restricted-syntax -- a turn of the loop
  await delay(0);
  stop();
  expect(reports.map(({ message }) => message)).toEqual([
    "[17.4] a listener of 'end' failed: mistake",
  ]);
});
