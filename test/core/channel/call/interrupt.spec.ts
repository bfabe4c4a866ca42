import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AGIChannel, Interrupt, Interruption } from 'nestjs-agi/core';
import { takeReports, type Report } from '../../../../lib/core/reporting/reports.js';
import { DRAIN, interruptible, turn } from '../fixture/interruptible-call.js';
import { FENCE, openCall, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

const HANGUP = 'E_AGI_HANGUP';
const ABORTED = 'E_AGI_ABORTED';

const reports: Report[] = [];
let release = (): void => undefined;
beforeEach(() => {
  reports.length = 0;
  release = takeReports((report) => reports.push(report));
});
afterEach(() => {
  release();
  jest.useRealTimers();
});

describe('a command that is aborted, and can be interrupted', () => {
  it.each<[string, (channel: AGIChannel, signal: AbortSignal) => Promise<unknown>, string[]]>([
    ['SAY DIGITS', (c, signal) => c.sayDigits('12', '#', { signal }), ['12', '#']],
    ['EXEC', (c, signal) => c.exec('Playback', 'long', { signal }), ['Playback', 'long']],
  ])('asks for it with its words: %s', async (words, send, values) => {
    const { channel, asked } = interruptible();
    const controller = new AbortController();
    const running = send(channel, controller.signal);
    expect(asked).toEqual([]);
    controller.abort();
    expect(await outcomeOf(running)).toBe(ABORTED);
    expect(asked).toEqual([
      {
        channel: { uniqueId: '17.4', name: 'PJSIP/1-00000001' },
        ends: 'command',
        cause: undefined,
        command: words,
        values,
        ended: expect.any(AbortSignal),
      },
    ]);
    expect(asked[0]!.ended.aborted).toBe(false);
  });

  it.each(['reply first', 'interruption first'])(
    'lets the next command go when both are over, after the channel is read and a fence: %s',
    async (order) => {
      const { channel, written, say, done, asked, answerFences } = interruptible();
      const controller = new AbortController();
      void channel.sayDigits('12', '', { signal: controller.signal });
      const next = channel.waitForDigit(-1);
      controller.abort();
      const reply = (): void => {
        say('200 result=0\n');
      };
      const [first, second] = order === 'reply first' ? [reply, done] : [done, reply];
      first();
      await turn();
      expect(written).toHaveLength(1);
      second();
      await turn();
      expect(asked[0]!.ended.aborted).toBe(true);
      expect(written.slice(1)).toEqual([DRAIN]);
      say('200 result=0\n');
      expect(written.slice(2)).toEqual([expect.stringMatching(FENCE)]);
      answerFences();
      expect(written.at(-1)).toBe('WAIT FOR DIGIT -1\n');
      say('200 result=49\n');
      expect(await outcomeOf(next)).toMatchObject({ digit: '1' });
    },
  );

  it('asks with what was given: numbers as text, and nothing for what was left out', async () => {
    const { channel, asked } = interruptible();
    const controller = new AbortController();
    const saying = channel.sayNumber(5, undefined, 'f', { signal: controller.signal });
    controller.abort();
    expect(await outcomeOf(saying)).toBe(ABORTED);
    expect(asked).toMatchObject([{ command: 'SAY NUMBER', values: ['5', '', 'f'] }]);
  });

  it('does not wait for ever for an interruption whose reply has come', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const { channel, asked, written, say, done, answerFences } = interruptible();
    const controller = new AbortController();
    void channel.sayDigits('12', '', { signal: controller.signal });
    const next = channel.sayDigits('34', '', { signal: controller.signal });
    const last = channel.sayDigits('56');
    controller.abort();
    expect(await outcomeOf(next)).toBe(ABORTED);
    say('200 result=0\n');
    await passTime(4999);
    expect(written).toHaveLength(1);
    await passTime(1);
    jest.useRealTimers();
    expect(written.slice(1)).toEqual([DRAIN]);
    say('200 result=0\n');
    answerFences();
    expect(written.at(-1)).toBe('SAY DIGITS 56 ""\n');
    // It comes too late to matter to another command.
    done();
    await turn();
    say('200 result=0\n');
    expect(await outcomeOf(last)).toMatchObject({ code: 200 });
    expect(asked).toHaveLength(1);
  });

  it('does not take the late end of an interruption for that of the next one', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const ends: (() => void)[] = [];
    const interrupt: Interrupt = () =>
      new Promise<void>((resolve) => {
        ends.push(resolve);
      });
    const named = { agi_channel: 'PJSIP/1' };
    const { channel, written, say, answerFences } = openCall({ interrupt }, undefined, named);
    const [first, second] = [new AbortController(), new AbortController()];
    void channel.sayDigits('12', '', { signal: first.signal });
    void channel.sayDigits('34', '', { signal: second.signal });
    first.abort();
    say('200 result=0\n');
    await passTime(5000);
    say('200 result=0\n');
    answerFences();
    second.abort();
    ends[0]!();
    await turn();
    const before = written.length;
    say('200 result=0\n');
    expect(written).toHaveLength(before);
    ends[1]!();
    await turn();
    expect(written.slice(before)).toEqual([DRAIN]);
  });

  it('is not asked for a channel of which Asterisk told no name', async () => {
    const asked: Interruption[] = [];
    const interrupt: Interrupt = (interruption) => {
      asked.push(interruption);
      return Promise.resolve();
    };
    const unnamed: Record<string, string>[] = [
      { agi_channel: '' },
      { agi_channel: 'PJSIP/1', agi_uniqueid: '' },
    ];
    for (const facts of unnamed) {
      const { channel, written, say } = openCall({ interrupt }, undefined, facts);
      const controller = new AbortController();
      void channel.sayDigits('12', '', { signal: controller.signal });
      void channel.noop();
      controller.abort();
      say('200 result=0\n');
      expect(written).toEqual(['SAY DIGITS 12 ""\n', 'NOOP\n']);
    }
    expect(asked).toEqual([]);
  });

  it('asks as well when a deadline has passed', async () => {
    const { channel, asked } = interruptible();
    const running = channel.exec('Playback', 'long', { timeout: 5 });
    await expect(running).rejects.toMatchObject({ code: 'E_AGI_COMMAND_TIMEOUT' });
    expect(asked.map(({ command }) => command)).toEqual(['EXEC']);
  });

  it('does not ask for what bytes end, and not for what has not begun', async () => {
    const { channel, asked, say } = interruptible();
    const controller = new AbortController();
    void channel.waitForDigit(-1, { signal: controller.signal });
    const waiting = channel.sayDigits('12', '', { signal: controller.signal });
    controller.abort();
    expect(await outcomeOf(waiting)).toBe(ABORTED);
    say('200 result=1\n');
    expect(asked).toEqual([]);
  });

  it('reports a failure, and goes on when the command has ended by itself', async () => {
    const { channel, written, say, fail, answerFences } = interruptible();
    const controller = new AbortController();
    void channel.sayDigits('12', '', { signal: controller.signal });
    const next = channel.noop();
    controller.abort();
    fail(new Error('no rights'));
    await turn();
    expect(reports.map(({ message }) => message)).toEqual([
      expect.stringContaining('ending SAY DIGITS at once failed: no rights'),
    ]);
    say('200 result=0\n', '200 result=0\n');
    answerFences();
    expect(written.at(-1)).toBe('NOOP\n');
    say('200 result=0\n');
    expect(await outcomeOf(next)).toMatchObject({ code: 200 });
  });

  it('does as without the option where the function throws, or can end nothing', async () => {
    for (const interrupt of [() => undefined, () => JSON.parse('{') as undefined]) {
      const { channel, written, say } = openCall({ interrupt }, undefined, { agi_channel: 'x' });
      const controller = new AbortController();
      void channel.sayDigits('12', '', { signal: controller.signal });
      void channel.noop();
      controller.abort();
      expect(written).toHaveLength(1);
      say('200 result=0\n');
      expect(written.slice(1)).toEqual(['NOOP\n']);
    }
    expect(reports).toHaveLength(1);
  });

  it('waits for nothing more when the session ends', async () => {
    const { call, channel, asked, done, written } = interruptible();
    const controller = new AbortController();
    void channel.sayDigits('12', '', { signal: controller.signal });
    controller.abort();
    call.finish();
    expect(asked[0]!.ended.aborted).toBe(true);
    done();
    await turn();
    expect(written).toHaveLength(1);
  });
});

describe('hangup({ now: true }) while a command runs that can be interrupted', () => {
  it('hangs up at once, and is no hangup of the caller', async () => {
    const { channel, asked, written, say, events } = interruptible();
    const running = channel.sayDigits('12');
    const waiting = channel.streamFile('next');
    const hungUp = channel.hangup({ now: true });
    await expect(running).rejects.toMatchObject({
      code: HANGUP,
      message: 'SAY DIGITS: hangup({ now: true }) has ended the call',
    });
    expect(asked).toMatchObject([{ ends: 'call', cause: undefined, command: 'SAY DIGITS' }]);
    say('200 result=-1\nHANGUP\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(await outcomeOf(waiting)).toBe(HANGUP);
    expect([written.length, events, channel.hungUp]).toEqual([1, ['end completed'], false]);
  });

  it('sends HANGUP after the command where there is nothing that could end it', async () => {
    const named: Record<string, string>[] = [{}, { agi_channel: 'PJSIP/1' }];
    for (const facts of named) {
      const { channel, written, say } = openCall({ interrupt: () => undefined }, undefined, facts);
      const running = channel.sayDigits('12');
      const hungUp = channel.hangup({ now: true });
      await turn();
      expect(written).toHaveLength(1);
      say('200 result=0\n');
      expect(await outcomeOf(running)).toMatchObject({ code: 200 });
      expect(written.at(-1)).toBe('HANGUP\n');
      say('200 result=1\n');
      expect(await hungUp).toMatchObject({ hungUp: true });
    }
  });

  it('passes on the cause', async () => {
    const { channel, asked, say } = interruptible();
    void channel.exec('Wait', '60');
    const hungUp = channel.hangup({ now: true, cause: 21 });
    expect(asked).toMatchObject([{ ends: 'call', cause: 21, values: ['Wait', '60'] }]);
    say('200 result=-1\nHANGUP\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
  });

  it('sends HANGUP where AGISIGHUP=no silences the line', async () => {
    const { channel, say, done, written, answerFences, events } = interruptible();
    void channel.sayDigits('12');
    const hungUp = channel.hangup({ now: true });
    say('200 result=-1\n');
    done();
    await turn();
    answerFences();
    expect(written.at(-1)).toBe('HANGUP\n');
    say('511 Command Not Permitted on a dead channel or intercept routine\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(events).toEqual(['end completed']);
  });

  it('sends HANGUP after the command where the interruption failed', async () => {
    const { channel, say, fail, written, answerFences } = interruptible();
    void channel.sayDigits('12');
    const hungUp = channel.hangup({ now: true });
    fail(new Error('no rights'));
    await turn();
    say('200 result=0\n');
    answerFences();
    expect(written.at(-1)).toBe('HANGUP\n');
    say('200 result=1\n');
    expect(await hungUp).toMatchObject({ hungUp: true });
  });
});

describe('a transport that carries replies in frames, and ends commands itself', () => {
  it.each<[string, (channel: AGIChannel, signal: AbortSignal) => Promise<unknown>, string]>([
    ['STREAM FILE', (c, signal) => c.streamFile('long', '', 0, { signal }), '1000 endpos=8'],
    ['GET DATA', (c, signal) => c.getData('long', 0, 4, { signal }), ''],
    ['WAIT FOR DIGIT', (c, signal) => c.waitForDigit(-1, { signal }), '1000'],
    ['SAY DIGITS', (c, signal) => c.sayDigits('12', '', { signal }), '1000'],
  ])('is asked instead of the option, for %s too', async (words, send, result) => {
    const { channel, asked, written, say, done } = interruptible(true);
    const controller = new AbortController();
    const running = send(channel, controller.signal);
    const next = channel.waitForDigit(10);
    controller.abort();
    expect(await outcomeOf(running)).toBe(ABORTED);
    expect(asked).toMatchObject([{ ends: 'command', command: words }]);
    say(`200 result=${result}\n`);
    expect(asked[0]!.ended.aborted).toBe(true);
    await turn();
    expect(written).toHaveLength(1);
    done();
    await turn();
    expect(written.slice(1)).toEqual([DRAIN]);
    say('200 result=0\n');
    expect(written.slice(2)).toEqual(['WAIT FOR DIGIT 10\n']);
    say('200 result=0\n');
    expect(await outcomeOf(next)).toMatchObject({ digit: null });
  });

  it('lets the next command go also if the late reply is lost', async () => {
    const { channel, written, say, done, events } = interruptible(true);
    const controller = new AbortController();
    void channel.streamFile('long', '', 0, { signal: controller.signal });
    const next = channel.noop();
    controller.abort();
    say('');
    done();
    await turn();
    expect(written.at(-1)).toBe(DRAIN);
    // So may its own reply be.
    say('');
    expect([written.at(-1), events]).toEqual(['NOOP\n', []]);
    say('200 result=3\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 3 });
  });

  it('says that a reply was lost, and how to come to it', async () => {
    const { channel, say, events } = interruptible(true);
    const read = channel.getFullVariable('${A}${B}');
    say('');
    await expect(read).rejects.toMatchObject({
      code: 'E_AGI_LIMIT',
      message:
        'GET FULL VARIABLE: AsyncAGI has lost a part of the reply, which is longer than it carries; ' +
        'put the value into a variable, which getVariable() reads in pieces',
    });
    expect(events).toEqual(['commandFailed E_AGI_LIMIT']);
  });

  it('hangs up at once', async () => {
    const { call, channel, asked, written, say, events } = interruptible(true);
    const running = channel.streamFile('long');
    const hungUp = channel.hangup({ now: true });
    expect(await outcomeOf(running)).toBe(HANGUP);
    expect(asked).toMatchObject([{ ends: 'call', command: 'STREAM FILE' }]);
    say('200 result=-1 endpos=0\n');
    call.hungUp();
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect([written.length, events]).toEqual([1, ['end completed']]);
  });
});
