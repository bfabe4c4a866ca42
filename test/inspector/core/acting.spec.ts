import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { AGIServer } from 'nestjs-agi/core';
import {
  CallInspector,
  inspect,
  type InspectOptions,
  type ServedInspector,
} from 'nestjs-agi/inspector/core';
import { placeCall } from 'nestjs-agi/testing';
import { takeReports, type Report } from '../../../lib/core/internal.js';
import { ask, openStream, post } from '../fixture/ask.js';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A server with one running call, whose caller waits for a key for ever. */
async function running(options: InspectOptions = {}) {
  const server = new AGIServer().agi('/wait', async (channel) => {
    await channel.answer();
    await channel.waitForDigit(-1);
  });
  const lines: string[] = [];
  const served = await inspect(server, { log: (line) => lines.push(line), ...options });
  open.push(served, server);
  const call = placeCall(server, '/wait', { time: 'real', callerId: { number: '5551234' } });
  const stream = await openStream(served.url);
  const { calls } = await stream.until((changes) => changes.calls.some((one) => one.commands > 1));
  stream.close();
  return { server, served, call, lines, url: `${served.url}call/${calls[0]!.id}` };
}

const status = async (answer: Promise<{ status: number }>): Promise<number> =>
  (await answer).status;

describe('somebody at the page', () => {
  it('hangs a call up, which is logged', async () => {
    const { call, lines, url } = await running();
    expect(await status(post(`${url}/hangup`, {}))).toBe(202);
    expect(await call.ended).toMatchObject({ status: 'HANGUP' });
    expect(lines).toEqual([
      expect.stringMatching(/^127\.0\.0\.1 has hung up the call \[.*\] "\/wait"$/),
    ]);
  });

  it('ends a call with an outcome, which is logged', async () => {
    const { call, lines, url } = await running();
    expect(await status(post(`${url}/end`, { outcome: 'operator' }))).toBe(202);
    expect(await call.ended).toMatchObject({
      status: 'FAILURE',
      variables: { AGI_OUTCOME: 'operator' },
    });
    expect(lines).toEqual([expect.stringContaining('with the outcome "operator"')]);
  });

  it('is told of on the console where no log is given', async () => {
    const printed = jest.spyOn(console, 'error').mockReturnValue(undefined);
    try {
      const { call, url } = await running({ log: undefined });
      expect(await status(post(`${url}/hangup`, {}))).toBe(202);
      await call.ended;
      expect(printed.mock.calls).toEqual([
        [expect.stringMatching(/^inspector: 127\.0\.0\.1 has hung up the call /)],
      ]);
    } finally {
      printed.mockRestore();
    }
  });

  it.each(['', 'two words', 'x'.repeat(65), 'a\nb', 7])(
    'cannot give the outcome %j',
    async (outcome) => {
      const { call, lines, url } = await running();
      expect(await status(post(`${url}/end`, { outcome }))).toBe(400);
      expect(lines).toEqual([]);
      call.hangup();
      await call.ended;
    },
  );

  it.each([
    () => {
      throw new Error('the log is full');
    },
    () => Promise.reject(new Error('the log is full')),
  ])('hangs a call up where the log fails, which is reported', async (log) => {
    const reports: Report[] = [];
    const stop = takeReports((report) => {
      reports.push(report);
    });
    const { call, url } = await running({ log });
    expect(await status(post(`${url}/hangup`, {}))).toBe(202);
    expect(await call.ended).toMatchObject({ status: 'HANGUP' });
    stop();
    expect(reports).toMatchObject([
      { message: 'the function `log` of an inspector failed: the log is full' },
    ]);
  });

  it('begins a drain, which is logged', async () => {
    const { server, served, call, lines } = await running();
    expect(await status(post(`${served.url}drain`, { server: 'other', ms: 0 }))).toBe(404);
    expect(await status(post(`${served.url}drain`, { server: 'default', ms: -1 }))).toBe(400);
    expect(server.state).toBe('idle');
    expect(await status(post(`${served.url}drain`, { server: 'default', ms: 0 }))).toBe(202);
    expect(await call.ended).toMatchObject({ variables: { AGI_OUTCOME: 'draining' } });
    expect(lines).toEqual(['127.0.0.1 has begun to drain the server "default" within 0 ms']);
  });

  it('cannot act on a call that is over, or is not there', async () => {
    const { served, call, url } = await running();
    call.hangup();
    await call.ended;
    const stream = await openStream(served.url);
    await stream.until((changes) => changes.running === 0);
    stream.close();
    expect(await status(post(`${url}/hangup`, {}))).toBe(409);
    expect(await status(post(`${url}/dance`, {}))).toBe(404);
    expect(await status(post(`${served.url}call/none/hangup`, {}))).toBe(404);
    expect(await status(post(`${url}/replay`, [1]))).toBe(400);
  });

  it.each([
    ['without the header of the page', { 'x-agi-inspector': '' }, 'x-agi-inspector'],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, ''],
    ['from another port of this machine', { 'sec-fetch-site': 'same-site' }, ''],
    ['from another origin', { origin: 'http://evil.example' }, ''],
    ['from an origin that is none', { origin: 'null' }, ''],
  ])('does nothing by a request %s', async (_, headers, without) => {
    const { call, lines, url } = await running();
    const given: Record<string, string> = {
      'content-type': 'application/json',
      'x-agi-inspector': '1',
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(given).filter(([name]) => name !== without));
    expect(await status(ask(`${url}/hangup`, { method: 'POST', headers: sent }))).toBe(403);
    expect(lines).toEqual([]);
    call.hangup();
    await call.ended;
  });
});

describe('without a guard', () => {
  async function served(options: InspectOptions = {}): Promise<ServedInspector> {
    const one = await inspect(new AGIServer(), { log: () => undefined, ...options });
    open.push(one);
    return one;
  }

  it.each([
    ['x-forwarded-for', '10.0.0.1'],
    ['forwarded', 'for=10.0.0.1'],
    ['x-forwarded-host', 'example.org'],
    ['x-real-ip', '10.0.0.1'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '10.0.0.1'],
    ['cf-ray', '1'],
    ['x-client-ip', '10.0.0.1'],
    ['true-client-ip', '10.0.0.1'],
    ['x-original-forwarded-for', '10.0.0.1'],
    ['x-envoy-external-address', '10.0.0.1'],
    ['x-amzn-trace-id', 'Root=1'],
    ['x-azure-clientip', '10.0.0.1'],
    ['fly-client-ip', '10.0.0.1'],
    ['wl-proxy-client-ip', '10.0.0.1'],
  ])('a request with the header %s gets 403', async (name, value) => {
    const { url } = await served();
    for (const path of ['', 'events', 'app.js', 'search?text=x', 'call/x']) {
      expect(await status(ask(url + path, { headers: { [name]: value } }))).toBe(403);
    }
  });

  it.each(['evil.example', 'evil.example:80', '10.0.0.1', 'localhost.evil.example'])(
    'a request for the host %s gets 403, whose name may lead to this machine',
    async (host) => {
      const { url } = await served();
      expect(await status(ask(url, { headers: { host } }))).toBe(403);
    },
  );

  it.each(['localhost', '127.0.0.1:1', '[::1]:8080', 'calls.localhost'])(
    'a request for the host %s is answered',
    async (host) => {
      const { url } = await served();
      expect(await status(ask(url, { headers: { host } }))).toBe(200);
    },
  );

  it('a request of HTTP/1.0 gets 403, as nginx sends it without any header', async () => {
    const { url } = await served();
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
    socket.write('GET / HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(['cross-site', 'same-site'])(
    'data that a page of another site asks for (%s) is not given; a link leads to the page',
    async (site) => {
      const { url } = await served();
      const headers = { 'sec-fetch-site': site };
      for (const path of ['events', 'search?text=x', 'call/x', 'call/x/spec']) {
        expect(await status(ask(url + path, { headers }))).toBe(403);
      }
      expect(await status(ask(url, { headers }))).toBe(200);
    },
  );

  it('a page that has gone while the guard was asked takes no place of another', async () => {
    let isAsked: () => void;
    let hasGone: () => void;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const gone = new Promise<void>((resolve) => {
      hasGone = resolve;
    });
    const { url } = await served({
      pages: 1,
      guard: async (request) => {
        if (request.headers['x-slow'] === undefined) return true;
        isAsked();
        await once(request.socket, 'close');
        setImmediate(hasGone);
        return true;
      },
    });
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
    socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\nX-Slow: yes\r\n\r\n');
    await asked;
    socket.destroy();
    await gone;
    const stream = await openStream(url);
    expect(stream.answer.statusCode).toBe(200);
    stream.close();
  });

  it('the stream of changes has no head alone, and there is none after the end', async () => {
    const inspector = new CallInspector();
    const http = createServer((request, response) => {
      inspector.handle(request, response);
    });
    await new Promise<void>((resolve) => {
      http.listen(0, '127.0.0.1', resolve);
    });
    open.push({ close: async () => void http.close() });
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/events`;
    expect(await status(ask(url, { method: 'HEAD' }))).toBe(405);
    inspector.close();
    expect(await status(ask(url))).toBe(503);
  });

  it('with a guard, the guard decides alone', async () => {
    const asked: (string | undefined)[] = [];
    const { url } = await served({
      guard: ({ headers }) => {
        asked.push(headers.authorization);
        if (headers.authorization === 'fail') throw new Error('no');
        return headers.authorization === 'yes';
      },
    });
    const with_ = (authorization: string): Promise<number> =>
      status(ask(url, { headers: { authorization, 'x-forwarded-for': '10.0.0.1' } }));
    expect(await with_('yes')).toBe(200);
    expect(await with_('no')).toBe(403);
    expect(await with_('fail')).toBe(403);
    expect(asked).toEqual(['yes', 'no', 'fail']);
  });

  it('no method but GET, HEAD and POST is taken', async () => {
    const { url } = await served();
    expect(await ask(url, { method: 'DELETE' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD, POST' },
      text: expect.stringContaining('asked by GET, and acts by POST'),
    });
    expect(await ask(url, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('an address that is taken is an error that names it', async () => {
    const { url } = await served();
    const port = Number(new URL(url).port);
    await expect(inspect(new AGIServer(), { port })).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}`),
    });
  });

  it('stops when it is closed, with its pages', async () => {
    const one = await inspect(new AGIServer());
    const stream = await openStream(one.url);
    await stream.next();
    const closed = new Promise((resolve) => stream.answer.once('close', resolve));
    await one.close();
    await closed;
    await expect(ask(one.url)).rejects.toThrow('ECONNREFUSED');
  });
});
