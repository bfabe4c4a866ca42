import { expect, it } from '@jest/globals';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';

/** A prompt in ms that outlasts any test: it ends only if something ends it. */
const TEN_MINUTES = 600_000;

/** Lets some ms of a prompt pass: the hangup comes in the middle of it. */
const inTheMiddle = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error as AGIError).code);

describeAsterisk('a call that other code than its handler hangs up', (asterisk) => {
  it.concurrent.each<[string, (channel: AGIChannel, prompt: string) => Promise<unknown>]>([
    ['STREAM FILE', (c, prompt) => c.streamFile(prompt)],
    ['GET DATA', (c, prompt) => c.getData(prompt, TEN_MINUTES)],
    ['GET OPTION', (c, prompt) => c.getOption(prompt, '1')],
    ['WAIT FOR DIGIT', (c) => c.waitForDigit(-1)],
  ])('ends at once during %s', async (_, send) => {
    const prompt = addTone(asterisk(), 450, TEN_MINUTES);
    const { value, error, call } = await runCall(asterisk(), async (c) => {
      await c.answer();
      const running = send(c, prompt);
      const after = c.streamFile(prompt);
      await inTheMiddle(300);
      const { hungUp } = await c.hangup({ now: true });
      return { hungUp, codes: await Promise.all([running, after, c.noop()].map(codeOf)) };
    });
    expect(error).toBeUndefined();
    expect(value).toEqual({ hungUp: true, codes: Array(3).fill('E_AGI_HANGUP') });
    expect(call.status).toBe('HANGUP');
  });

  it.concurrent.each<[string, (channel: AGIChannel, prompt: string) => Promise<unknown>, object]>([
    ['SAY ALPHA', (c) => c.sayAlpha('abc'), { completed: true }],
    ['EXEC Playback', (c, prompt) => c.exec('Playback', [prompt]), { result: 0 }],
  ])('ends after %s, and before the command that waits', async (_, send, gives) => {
    const prompt = addTone(asterisk(), 450, 700);
    const { value, call } = await runCall(asterisk(), async (c) => {
      await c.answer();
      const running = send(c, prompt);
      const after = c.streamFile(addTone(asterisk(), 450, TEN_MINUTES));
      await inTheMiddle(100);
      const { hungUp } = await c.hangup({ now: true });
      return { hungUp, running: await running, after: await codeOf(after) };
    });
    expect(value).toMatchObject({ hungUp: true, running: gives, after: 'E_AGI_HANGUP' });
    expect(call.status).toBe('HANGUP');
  });

  it.concurrent.each([
    [undefined, 603],
    [1, 404],
    [17, 486],
    [18, 408],
    [19, 480],
    [21, 403],
    [22, 410],
    [28, 484],
    [34, 503],
    [38, 500],
    [42, 503],
    [58, 488],
  ])('with the cause %p before the answer, sends a telephone %d', async (cause, status) => {
    const { value, error, end } = await callByTelephone(
      asterisk(),
      async (channel) => {
        await channel.exec('Ringing');
        return (await channel.hangup({ ...(cause !== undefined && { cause }) })).hungUp;
      },
      (call) => call.ended,
    );
    expect(error).toBeUndefined();
    expect(value).toBe(true);
    expect(end).toMatchObject({ by: 'asterisk', how: 'REFUSED', status });
  });

  it.concurrent('with a cause after the answer, ends with BYE and that cause', async () => {
    const { end } = await callByTelephone(
      asterisk(),
      async (channel) => {
        await channel.answer();
        const waiting = channel.waitForDigit(-1);
        await inTheMiddle(100);
        await channel.hangup({ now: true, cause: 21 });
        await waiting;
      },
      (call) => call.ended,
    );
    expect(end).toEqual({ by: 'asterisk', how: 'BYE', cause: 21 });
  });

  it.concurrent('leaves the cause in HANGUPCAUSE', async () => {
    const { value, error, call } = await runCall(asterisk(), (c) => c.hangup({ cause: 17 }), {
      read: ['HANGUPCAUSE'],
    });
    expect(error).toBeUndefined();
    expect(value).toMatchObject({ hungUp: true });
    expect(call.variables).toEqual({ HANGUPCAUSE: '17' });
  });
});

describeAsterisk(
  'continueAt() with a place',
  (asterisk) => {
    it.concurrent.each([
      [{ context: 'next-place', extension: '7', priority: 3 }, 'seven named'],
      [{ context: 'next-place', extension: '7' }, 'seven one'],
      [{ context: 'next-place', extension: '7', priority: 'named' }, 'seven named'],
    ])('goes on at %j', async (place, went) => {
      const { call } = await runCall(asterisk(), (c) => c.continueAt(place), { read: ['WENT'] });
      expect(call.variables).toEqual({ WENT: went });
    });

    it.concurrent('keeps the parts that are left out', async () => {
      const { call } = await runCall(
        asterisk(),
        async (c) => {
          await c.continueAt({ context: 'next-place', extension: '8' });
          await c.continueAt({ extension: '7' });
        },
        { read: ['WENT'] },
      );
      expect(call.variables).toEqual({ WENT: 'seven one' });
    });
  },
  {
    dialplan: {
      'next-place.conf': `
[next-place]
exten => 7,1,Set(WENT=seven one)
 same => n,Hangup()
 same => n(named),Set(WENT=seven named)
 same => n,Hangup()
exten => 8,1,Set(WENT=eight)
 same => n,Hangup()
`,
    },
  },
);
