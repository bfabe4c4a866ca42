import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers';
import type { AGIChannel, AGIError, HangupOptions } from 'nestjs-agi/core';
import { call as dial } from '../../../fixtures/peer.js';
import { next, serve } from '../../server/fixture/serve.js';
import { FENCE, openCall, outcomeOf } from '../fixture/open-call.js';

const HANGUP = 'E_AGI_HANGUP';

describe('hangup({ now: true })', () => {
  it.each<[string, (channel: AGIChannel) => Promise<unknown>, string]>([
    ['STREAM FILE', (c) => c.streamFile('long'), ''],
    ['GET DATA', (c) => c.getData('long'), ''],
    ['GET OPTION', (c) => c.getOption('long', '1'), ''],
    ['WAIT FOR DIGIT', (c) => c.waitForDigit(-1), '200 result=1\n'],
  ])('ends %s at once', async (_, send, reply) => {
    const { channel, written, say, fenceWord, events, lastWords } = openCall();
    const running = send(channel);
    const hungUp = channel.hangup({ now: true });
    expect(await outcomeOf(running)).toBe(HANGUP);
    expect(written).toEqual([expect.any(String), expect.stringMatching(FENCE)]);
    say(`${reply}200 result=1 (${fenceWord()})\n`);
    expect(written.at(-1)).toBe('HANGUP\n');
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(events).toEqual(['end completed']);
    expect(lastWords).toEqual([undefined]);
    expect(await outcomeOf(channel.noop())).toBe(HANGUP);
    expect(channel.hungUp).toBe(false);
  });

  it.each<[string, (channel: AGIChannel) => Promise<unknown>, string]>([
    ['SAY DIGITS', (c) => c.sayDigits('12'), '200 result=0\n'],
    ['EXEC', (c) => c.exec('Playback', ['long']), '200 result=0\n'],
    ['RECORD FILE', (c) => c.recordFile('x', 'wav', '#', -1), '200 result=35 (dtmf) endpos=1\n'],
  ])('lets %s end, and comes before all that waits', async (_, send, reply) => {
    const { channel, written, say } = openCall();
    const running = send(channel);
    const waiting = channel.streamFile('next');
    const hungUp = channel.hangup({ now: true });
    const later = channel.noop();
    expect(written).toHaveLength(1);
    say(reply);
    expect(await outcomeOf(running)).toMatchObject({ code: 200 });
    expect(written.slice(1)).toEqual(['HANGUP\n']);
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(await Promise.all([waiting, later].map(outcomeOf))).toEqual([HANGUP, HANGUP]);
    expect(written).toHaveLength(2);
  });

  it('is sent at once where nothing runs', async () => {
    const { channel, written, say } = openCall();
    const hungUp = channel.hangup({ now: true });
    expect(written).toEqual(['HANGUP\n']);
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
  });

  it('leaves it to the handler to end: its errors are expected from the moment on', async () => {
    const { channel, say, fenceWord } = openCall();
    const running = channel.streamFile('long').catch((error: unknown) => error as AGIError);
    const mistake = new Error('mistake');
    const hungUp = channel.hangup({ now: true });
    const error = await running;
    expect([channel.isExpectedEnd(error), channel.isExpectedEnd(mistake)]).toEqual([true, false]);
    say(`200 result=1 (${fenceWord()})\n`, '200 result=1\n');
    await hungUp;
    const late = await channel.noop().catch((reason: unknown) => reason);
    expect([error, late, mistake].map((each) => channel.isExpectedEnd(each))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is sent before the session ends, although the handler ends first', async () => {
    const { call, channel, written, say, fenceWord, lastWords } = openCall();
    void channel.streamFile('long');
    const hungUp = channel.hangup({ now: true });
    call.finish();
    expect(call.isEnded).toBe(false);
    say(`200 result=1 (${fenceWord()})\n`);
    expect(written.at(-1)).toBe('HANGUP\n');
    expect(lastWords).toEqual([]);
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(lastWords).toEqual([undefined]);
  });

  it.each([
    ['is refused by Asterisk', '200 result=-1\n'],
    ['is not taken by it', '510 Invalid or unknown command\n'],
    ['is overtaken by the caller', 'HANGUP\n511 Command Not Permitted on a dead channel\n'],
  ])('that %s ends a session whose handler has ended, and no other', async (_, answer) => {
    const ending = openCall();
    void ending.channel.hangup({ now: true });
    ending.call.finish();
    ending.say(answer);
    await outcomeOf(Promise.resolve());
    expect(ending.call.isEnded).toBe(true);

    const running = openCall();
    const hungUp = running.channel.hangup({ now: true });
    running.say(answer);
    await outcomeOf(hungUp);
    expect(running.call.isEnded).toBe(false);
    expect(running.call.isCutOff).toBe(false);
  });

  it('after the caller has hung up rejects, and ends nothing', async () => {
    const { channel, call, say, written } = openCall();
    const saving = channel.setVariable('X', 'y');
    say('HANGUP\n');
    expect(await outcomeOf(channel.hangup({ now: true }))).toBe(HANGUP);
    expect([call.isEnded, call.isCutOff]).toEqual([false, false]);
    say('200 result=1\n');
    expect(await outcomeOf(saving)).toMatchObject({ code: 200 });
    expect(written).toHaveLength(1);
  });

  it('twice hangs up once; the second one rejects with the end of the call, which is expected', async () => {
    const { channel, written, say } = openCall();
    const first = channel.hangup({ now: true });
    const second = channel.hangup({ now: true }).catch((error: unknown) => error);
    say('200 result=1\n');
    expect(await first).toMatchObject({ hungUp: true });
    const error = await second;
    expect(error).toMatchObject({ code: HANGUP });
    expect(channel.isExpectedEnd(error)).toBe(true);
    expect(written).toEqual(['HANGUP\n']);
  });

  it('goes on where another hangup, which waits, is given up', async () => {
    const { call, channel, written, say } = openCall();
    const abort = new AbortController();
    void channel.sayDigits('12');
    const waiting = channel.hangup({ signal: abort.signal });
    const hungUp = channel.hangup({ now: true });
    call.finish();
    abort.abort();
    expect(await outcomeOf(waiting)).toBe('E_AGI_ABORTED');
    expect([call.isCutOff, call.isEnded]).toEqual([true, false]);
    say('200 result=0\n');
    expect(written.at(-1)).toBe('HANGUP\n');
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
  });

  it('that its signal aborts leaves the command that runs alone', async () => {
    const { channel, written, say } = openCall();
    const playing = channel.streamFile('long');
    const aborted = channel.hangup({ now: true, signal: AbortSignal.abort() });
    expect(await outcomeOf(aborted)).toBe('E_AGI_ABORTED');
    say('200 result=0 endpos=9\n');
    expect(await outcomeOf(playing)).toMatchObject({ completed: true });
    expect(written).toHaveLength(1);
  });
});

describe('hangup({ cause })', () => {
  it.each([{}, { now: true }])('hangs up with the cause, and ends the session: %j', async (how) => {
    const { channel, written, say } = openCall();
    const hungUp = channel.hangup({ cause: 17, ...how });
    const after = channel.noop();
    expect(written).toEqual(['EXEC Hangup 17\n']);
    say('200 result=-1\n');
    expect(written).toHaveLength(1);
    expect(await hungUp).toMatchObject({ hungUp: true, raw: '200 result=-1' });
    expect(await outcomeOf(after)).toBe('now' in how ? HANGUP : 'E_AGI_CHANNEL_DESTROYED');
  });

  it.each(['200 result=-2\n', '510 Invalid or unknown command\n'])(
    'does not end the session that Asterisk does not hang up: %p',
    async (reply) => {
      const { call, channel, say } = openCall();
      const hungUp = channel.hangup({ cause: 17 });
      say(reply);
      expect(await hungUp).toMatchObject({ hungUp: false });
      expect(call.isEnded).toBe(false);
    },
  );

  it.each<[unknown, string]>([
    [{ cause: 0 }, 'hangup: cause is 0, but it must be a whole number from 1 to 127'],
    [{ cause: 128 }, 'hangup: cause is 128'],
    [{ cause: 17.5 }, 'hangup: cause is 17.5'],
    [{ cause: '17' }, 'hangup: cause is "17"'],
    [{ now: 'yes' }, 'hangup: now is "yes", but it must be true or false'],
    [{ casue: 17 }, 'hangup: casue is 17, but it must be left out: there is no such option'],
    [{ timeout: -1 }, 'options.timeout'],
    [[17], 'hangup: channel'],
    [null, 'hangup: channel'],
    [17, 'channel'],
  ])('refuses %j', async (how, message) => {
    const { channel, written } = openCall();
    await expect(channel.hangup(how as HangupOptions)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as unknown,
    });
    await expect(
      (channel.hangup as (...args: unknown[]) => Promise<unknown>)({ cause: 17 }, { timeout: 1 }),
    ).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    expect(written).toEqual([]);
  });
});

describe('a call that a supervisor hangs up', () => {
  it('has not failed, whatever its handler does then, and reads no error', async () => {
    const served = await serve((server) =>
      server.agi('/x', async (channel) => {
        await channel.streamFile('long');
        await channel.streamFile('never');
      }),
    );
    const peer = await dial(served, '/x');
    await peer.hears('STREAM FILE long');
    const [channel] = served.server.channels;
    const ended = next(channel!, 'end');
    const hungUp = channel!.hangup({ now: true });
    const [, word] = /GET FULL VARIABLE (\w+)\n/.exec(await heard(peer, 'GET FULL')) ?? [];
    peer.write(`200 result=1 (${word})\n`);
    await peer.hears('HANGUP\n');
    peer.write('200 result=1\nHANGUP\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(await ended).toBe('completed');
    await peer.ended;
    expect(peer.heard).not.toContain('failure');
    peer.end();
    await peer.closed;
    await new Promise(setImmediate);
    expect(served.names()).not.toContain('handler_error');
  });
});

async function heard(peer: Awaited<ReturnType<typeof dial>>, text: string): Promise<string> {
  await peer.hears(text);
  return peer.heard;
}
