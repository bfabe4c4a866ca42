import { afterAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { describeAsterisk } from './index.js';
import { closeServers, fastAgi } from './plain-server.js';

afterAll(closeServers);

describeAsterisk('the far side of a call', (asterisk) => {
  it.concurrent('presses keys that GET DATA hears, by script', async () => {
    let reply: string | undefined;
    const url = await fastAgi(async (session) => {
      await session.environment();
      const data = session.command('GET DATA "" 60000 9');
      await call.begin();
      reply = await data;
      session.end();
    });
    const call = asterisk().call({
      url,
      farLegWaits: true,
      // A busy machine may lose keys that are shorter than it lets Asterisk wait.
      farLeg: [{ wait: 200 }, { dtmf: '12*4#', gap: 400, duration: 400 }],
    });
    await call.ended;
    expect(reply).toBe('200 result=12*4');
  });

  it.concurrent('presses keys and hangs up when told to', async () => {
    const replies: unknown[] = [];
    const url = await fastAgi(async (session) => {
      await session.environment();
      const data = session.command('GET DATA "" 60000 9');
      await call.dtmf('7#', { gap: 400, duration: 400 });
      replies.push(await data);
      const played = session.command('STREAM FILE tt-monkeys "#"');
      await call.hangup();
      replies.push(await played, await session.line());
      session.end();
    });
    const call = asterisk().call({ url });
    const result = await call.ended;
    expect(replies).toEqual([
      '200 result=7',
      expect.stringMatching(/^200 result=-1 endpos=\d+$/),
      'HANGUP',
    ]);
    expect(result).toMatchObject({ status: 'HANGUP', hungUp: true, reachedNext: false });
  });

  it.concurrent('hangs up before an answer', async () => {
    const lines: unknown[] = [];
    const url = await fastAgi(async (session) => {
      await session.environment();
      await call.hangup();
      lines.push(await session.line());
      session.end();
    });
    const call = asterisk().call({ url, answerFirst: false });
    expect(await call.ended).toMatchObject({ status: 'HANGUP', hungUp: true });
    expect(lines).toEqual(['HANGUP']);
  });

  it.concurrent('hangs up at any moment, and the call is reported', async () => {
    const url = await fastAgi(async (session) => {
      await session.environment();
      // Without this the call may end by itself first.
      await session.line();
      session.end();
    });
    for (let round = 0; round < 20; round++) {
      const call = asterisk().call({ url, answerFirst: round % 2 === 0, before: ['Wait(0.01)'] });
      await call.hangup();
      expect(await call.ended).toMatchObject({ hungUp: true });
    }
  });

  it.concurrent('is not what hung up when the server did', async () => {
    const url = await fastAgi(async (session) => {
      await session.environment();
      await session.command('HANGUP');
      session.end();
    });
    const result = await asterisk().placeCall({ url });
    expect(result).toMatchObject({ status: 'HANGUP', hungUp: false, reachedNext: false });
  });

  it.concurrent('is heard: audio flows, and so does silence', async () => {
    const replies: unknown[] = [];
    const url = await fastAgi(async (session) => {
      await session.environment();
      const recorded = session.command('RECORD FILE heard sln "#" 60000 s=5');
      await call.begin();
      replies.push(await recorded);
      session.end();
    });
    // 1.4 s of speech, then silence that ends the recording: longer than a busy machine lets the speech wait.
    const call = asterisk().call({ url, farLegWaits: true, farLeg: [{ play: 'hello-world' }] });
    await call.ended;
    expect(replies).toEqual([expect.stringMatching(/^200 result=\d+ \(timeout\) endpos=\d+$/)]);
    const bytes = readFileSync(asterisk().path('heard.sln'));
    const samples = Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at));
    const loud = samples.filter((sample) => Math.abs(sample) > 1000).length;
    expect(loud).toBeGreaterThan(100);
    expect(samples.length - loud).toBeGreaterThan(8000);
  });

  it.concurrent('has prompts that a test names', async () => {
    asterisk().addSound('prompts/hello');
    const replies: unknown[] = [];
    const url = await fastAgi(async (session) => {
      await session.environment();
      replies.push(await session.command('STREAM FILE prompts/hello ""'));
      replies.push(await session.command('STREAM FILE prompts/nowhere ""'));
      session.end();
    });
    expect((await asterisk().placeCall({ url })).status).toBe('FAILURE');
    expect(replies).toEqual([
      expect.stringMatching(/^200 result=0 endpos=[1-9]/),
      '200 result=-1 endpos=0',
    ]);
  });
});
