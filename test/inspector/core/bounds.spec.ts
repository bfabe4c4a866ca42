import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { AGIServer } from 'nestjs-agi/core';
import { inspect, type InspectOptions, type ServedInspector } from 'nestjs-agi/inspector/core';
import { placeCall } from 'nestjs-agi/testing';
import { ask, openStream, shown, type CallView, type Stream } from '../fixture/ask.js';

const open: ServedInspector[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function inspected(
  server: AGIServer,
  options: InspectOptions = {},
): Promise<ServedInspector> {
  const served = await inspect(server, { log: () => undefined, ...options });
  open.push(served);
  return served;
}

async function snapshot({ url }: ServedInspector, since?: string) {
  const stream = await openStream(url, since);
  const changes = await stream.next();
  stream.close();
  return changes;
}

describe('what an inspector keeps', () => {
  it('is so many calls that are over, the latest', async () => {
    const server = new AGIServer().agi('/call/:number', () => undefined);
    const served = await inspected(server, { keep: 3 });
    for (const number of [1, 2, 3]) await placeCall(server, `/call/${number}`).ended;
    const before = await snapshot(served);
    for (const number of [4, 5]) await placeCall(server, `/call/${number}`).ended;
    const { calls } = await snapshot(served);
    expect(calls.map(({ path }) => path)).toEqual(['/call/3', '/call/4', '/call/5']);
    const since = await snapshot(served, before.id);
    expect([since.whole, since.removed.length]).toEqual([false, 2]);
  });

  it('has the figures of calls that were over before anybody looked, and a call that still runs', async () => {
    const server = new AGIServer()
      .agi('/short', async (channel) => {
        await channel.verbose('short', 1);
      })
      .agi('/long', async (channel) => {
        await channel.answer();
        await channel.getData('menu', 60_000, 1);
      });
    const served = await inspected(server, { keep: 2 });
    const long = placeCall(server, '/long', { time: 'real', prompt: 60_000, unused: 'allow' });
    const stream = await openStream(served.url);
    await stream.until(({ calls }) => calls.some(({ commands }) => commands === 2));
    stream.close();
    for (let count = 0; count < 5; count++) await placeCall(server, '/short').ended;
    const { calls, routes, running } = await snapshot(served);
    expect(calls.map(({ route, commands }) => [route, commands])).toEqual([
      ['/long', 2],
      ['/short', 1],
      ['/short', 1],
    ]);
    expect([running, routes]).toMatchObject([
      1,
      [{ route: '/long' }, { route: '/short', calls: 5, outcomes: { completed: 5 } }],
    ]);
    long.hangup();
    await long.ended;
    const view = JSON.parse((await ask(`${served.url}call/${calls[0]!.id}`)).text) as CallView;
    expect(view).toMatchObject({ running: false, complete: true });
  });

  it('is all of a call beside which others fill the memory of what nobody has looked at', async () => {
    const server = new AGIServer()
      .agi('/short', async (channel) => {
        for (let count = 0; count < 3; count++) await channel.verbose('x'.repeat(1000), 1);
      })
      .agi('/long', async (channel) => {
        for (let count = 0; count < 50; count++) {
          await channel.verbose(`line ${'y'.repeat(100)}`, 1);
          await placeCall(server, '/short').ended;
        }
        await channel.verbose('z'.repeat(5000), 1);
      });
    const served = await inspected(server, { bytes: 262_144, keep: 1 });
    await placeCall(server, '/long', { time: 'real' }).ended;
    const { calls, routes } = await snapshot(served);
    expect(routes).toMatchObject([{ calls: 1 }, { route: '/short', calls: 50 }]);
    const { text } = await ask(`${served.url}call/${calls.at(-1)!.id}`);
    const view = JSON.parse(text) as CallView;
    const said = view.entries.filter(({ kind }) => kind === 'server').map(shown);
    expect(said.filter((line) => line.startsWith('VERBOSE "line y'))).toHaveLength(50);
    expect(said).toContain(`VERBOSE ${'z'.repeat(5000)} 1`);
    expect(view).toMatchObject({ route: '/long', complete: true, left: 0, commands: 51 });
  });

  it('is nothing but running calls where `keep` is 0', async () => {
    const server = new AGIServer().agi('/call', () => undefined);
    const served = await inspected(server, { keep: 0 });
    await placeCall(server, '/call').ended;
    expect(await snapshot(served)).toMatchObject({ calls: [], routes: [{ calls: 1 }] });
  });

  it('is so many bytes: older calls make room, and a long call is kept in part', async () => {
    const server = new AGIServer()
      .agi('/long', async (channel) => {
        for (let count = 0; count < 100; count++) await channel.verbose('x'.repeat(1000), 1);
      })
      .agi('/short', () => undefined);
    const served = await inspected(server, { bytes: 65_536 });
    await placeCall(server, '/long').ended;
    const long = (await snapshot(served)).calls.at(-1)!;
    const { text } = await ask(`${served.url}call/${long.id}`);
    const view = JSON.parse(text) as CallView;
    expect(text.length).toBeLessThan(65_536);
    expect([view.left > 100, view.complete]).toEqual([true, false]);
    const saved = await ask(`${served.url}call/${long.id}/spec`);
    expect(saved.status).toBe(409);
    for (let count = 0; count < 100; count++) await placeCall(server, '/short').ended;
    const { calls } = await snapshot(served);
    expect(calls.length).toBeLessThan(100);
    expect(calls.some(({ id }) => id === long.id)).toBe(false);
  });

  it('is little of a caller with a long and hostile name', async () => {
    const server = new AGIServer({ maxEnvironmentBytes: 100_000 }).agi('/call', () => undefined);
    const served = await inspected(server);
    const name = `<script>alert(1)</script>\u202e${'x'.repeat(60_000)}`;
    await placeCall(server, '/call', { callerId: { name, number: '</td>5551234' } }).ended;
    const [call] = (await snapshot(served)).calls;
    expect(call!.name).toMatch(/^<script>alert\(1\)<\/script>\\u202ex+…$/);
    expect(call!.name.length).toBeLessThan(200);
    const { text, headers } = await ask(`${served.url}call/${call!.id}`);
    expect(text.length).toBeLessThan(40_000);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('pages', () => {
  it('are served with a policy that lets no text become a script', async () => {
    const { url } = await inspected(new AGIServer());
    const { headers, text } = await ask(url);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).toMatch(
      /; require-trusted-types-for 'script'; trusted-types 'none'$/,
    );
    expect(text).not.toMatch(/<script>|style=|onclick|https?:\/\/(?!www\.w3\.org)/);
    for (const file of ['app.js', 'timeline.js', 'style.css', 'icon.svg']) {
      const answer = await ask(url + file);
      expect([file, answer.status]).toEqual([file, 200]);
      expect(answer.text).not.toMatch(/innerHTML|https?:\/\/(?!www\.w3\.org)/);
    }
  });

  it.each(['nothing.html', '../package.json', '%2e%2e/package.json', 'constructor', 'call/none'])(
    'are not there under %s',
    async (path) => {
      const { url } = await inspected(new AGIServer());
      expect((await ask(url + path)).status).toBe(404);
    },
  );

  it('are so many at a time', async () => {
    const served = await inspected(new AGIServer(), { pages: 2 });
    const streams = [await openStream(served.url), await openStream(served.url)];
    for (const stream of streams) await stream.next();
    const refused = await ask(`${served.url}events`);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '10']);
    for (const stream of streams) stream.close();
  });

  it('are a thousand, and each is told', async () => {
    const server = new AGIServer().agi('/call', () => undefined);
    const served = await inspected(server);
    const streams: Stream[] = [];
    for (let opened = 0; opened < 1000; opened += 100) {
      streams.push(
        ...(await Promise.all(Array.from({ length: 100 }, () => openStream(served.url)))),
      );
    }
    await Promise.all(streams.map((stream) => stream.next()));
    await placeCall(server, '/call').ended;
    const told = await Promise.all(
      streams.map((stream) => stream.until(({ calls }) => calls.some((call) => !call.running))),
    );
    expect(told).toHaveLength(1000);
    for (const stream of streams) stream.close();
  });

  it('that do not read are not written to, and are told all of it when they read again', async () => {
    const server = new AGIServer().agi('/call/:name', () => undefined);
    const served = await inspected(server, { keep: 1000 });
    const { port } = new URL(served.url);
    const slow = connect({ port: Number(port), host: '127.0.0.1' });
    slow.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => slow.once('data', resolve));
    slow.pause();
    const fast = await openStream(served.url);
    await fast.next();
    for (let count = 0; count < 300; count++) {
      await placeCall(server, `/call/${'x'.repeat(100)}`).ended;
    }
    let known = 0;
    await fast.until(({ calls }) => {
      known += calls.filter(({ running }) => !running).length;
      return known >= 300;
    });
    fast.close();
    slow.resume();
    let text = '';
    await new Promise<void>((resolve) => {
      slow.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
        if (new Set(text.match(/"id":"[^"]+"/g)).size >= 300) resolve();
      });
    });
    slow.destroy();
  });
});
