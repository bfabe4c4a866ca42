import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { FENCE, openCall, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
});

const TIMEOUT = 'E_AGI_COMMAND_TIMEOUT';

describe('a command', () => {
  it.each<[string, (c: AGIChannel) => Promise<unknown>, number]>([
    ['that is answered at once', (c) => c.noop(), 30_000],
    ['with a deadline of its own', (c) => c.noop('', { timeout: 50 }), 50],
    ['that waits for a key', (c) => c.waitForDigit(5000), 35_000],
    ['that waits for a character', (c) => c.receiveChar(1000), 31_000],
    ['that waits for text', (c) => c.receiveText(1), 30_001],
    ['on a plain variable', (c) => c.getVariable('X'), 30_000],
    [
      'of open duration with a deadline of its own',
      (c) => c.exec('Dial', 'x', { timeout: 70 }),
      70,
    ],
  ])('%s rejects when its deadline has passed, and not before', async (_name, send, ms) => {
    const { channel } = openCall();
    const promise = send(channel);
    await passTime(ms - 1);
    expect(await outcomeOf(promise)).toBe('pending');
    await passTime(2);
    expect(await outcomeOf(promise)).toBe(TIMEOUT);
  });

  it.each<[string, (c: AGIChannel) => Promise<unknown>]>([
    ['waits for a key for ever', (c) => c.waitForDigit(-1)],
    ['waits for text for ever', (c) => c.receiveText(0)],
    ['plays', (c) => c.streamFile('x')],
    ['collects digits', (c) => c.getData('x', 1000)],
    ['collects an option', (c) => c.getOption('x', '1', 1000)],
    ['records', (c) => c.recordFile('x', 'wav', '', 1000)],
    ['speaks', (c) => c.sayDigits('1')],
    ['listens', (c) => c.speechRecognize('x', 1)],
    ['runs an application', (c) => c.exec('Dial')],
    ['runs a subroutine', (c) => c.gosub('a', 'b', 1)],
    ['reads a function', (c) => c.getVariable('CURL(http://h)')],
    ['writes a function', (c) => c.setVariable('DB(a/b)', 'x')],
    ['evaluates a function', (c) => c.getFullVariable('${SHELL(sleep 60)}')],
    ['is unknown', (c) => c.send(['SOMETHING', 'NEW'])],
    ['was told to have none', (c) => c.noop('', { timeout: 0 })],
    ['was told to wait for ever', (c) => c.noop('', { timeout: Infinity })],
  ])('that %s has no deadline', async (_name, send) => {
    const { channel } = openCall();
    const promise = send(channel);
    await passTime(86_400_000);
    expect(await outcomeOf(promise)).toBe('pending');
  });

  it('may have a deadline longer than a timer of Node can be', async () => {
    const { channel, say } = openCall();
    const promise = channel.noop('', { timeout: 2 ** 40 });
    await passTime(2 ** 33);
    expect(await outcomeOf(promise)).toBe('pending');
    say('200 result=0\n');
    expect(await outcomeOf(promise)).toMatchObject({ result: 0 });
  });

  it('has its whole deadline from the moment it is sent', async () => {
    const { channel, say } = openCall();
    void channel.exec('Wait', '60');
    const promise = channel.noop('', { timeout: 100 });
    await passTime(60_000);
    say('200 result=0\n');
    await passTime(99);
    expect(await outcomeOf(promise)).toBe('pending');
    await passTime(2);
    expect(await outcomeOf(promise)).toBe(TIMEOUT);
  });

  it('that follows an abandoned one has its deadline too, and says what it waited for', async () => {
    const { channel, written } = openCall();
    const first = channel.exec('Dial', 'x', { timeout: 100 });
    const second = channel.noop('', { timeout: 100 }).catch((error: unknown) => error);
    await passTime(101);
    expect(await outcomeOf(first)).toBe(TIMEOUT);
    expect(await outcomeOf(second)).toBe('pending');
    await passTime(101);
    expect(await second).toMatchObject({
      code: TIMEOUT,
      message: 'NOOP was not sent in time: Asterisk still owes the reply to EXEC',
    });
    expect(written).toEqual(['EXEC Dial x\n']);
  });

  it('that follows an abandoned one, and that has no deadline, is not given another’s', async () => {
    const { channel, say } = openCall();
    const abort = new AbortController();
    void channel.exec('Dial', 'x', { timeout: 100 });
    void channel.noop('', { timeout: 100, signal: abort.signal });
    const open = channel.getData('menu');
    await passTime(150);
    abort.abort();
    await passTime(10_000);
    expect(await outcomeOf(open)).toBe('pending');
    say('200 result=0\n');
    say('200 result=12\n');
    expect(await outcomeOf(open)).toMatchObject({ digits: '12' });
  });

  it('keeps its own deadline when a hangup takes the one ahead of it out of the queue', async () => {
    const { channel, say } = openCall({ hangupGrace: 100_000 });
    void channel.exec('Dial', 'x', { timeout: 100 });
    void channel.answer({ timeout: 100 });
    const last = channel.noop('', { timeout: 1000 });
    await passTime(150);
    say('HANGUP\n');
    await passTime(900);
    expect(await outcomeOf(last)).toBe('pending');
    await passTime(200);
    expect(await outcomeOf(last)).toBe(TIMEOUT);
  });

  it('that rejects for its deadline, for the queue or for a broken reply is told of', async () => {
    const { channel, say, answerFences, events } = openCall({ maxQueuedCommands: 1 });
    const cut = channel.getVariable('X');
    void channel.noop('', { timeout: 10 });
    const refused = channel.noop();
    expect(events).toEqual(['commandFailed E_AGI_LIMIT']);
    say('200 result=1 (cut');
    say('\n');
    answerFences();
    expect(await outcomeOf(cut)).toBe('E_AGI_PROTOCOL');
    await passTime(11);
    expect(events).toEqual(
      ['E_AGI_LIMIT', 'E_AGI_PROTOCOL', TIMEOUT].map((code) => `commandFailed ${code}`),
    );
    await expect(refused).rejects.toMatchObject({ code: 'E_AGI_LIMIT' });
  });

  it('of which each has its deadline needs one timer for all', () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    const { channel, say } = openCall();
    for (let count = 0; count < 500; count++) {
      void channel.noop();
      say('200 result=0\n');
    }
    expect(set.mock.calls.length).toBe(1);
    set.mockRestore();
  });

  it('leaves no timer when the session is over', async () => {
    const { channel, call } = openCall({ sessionTimeout: 5000 });
    void channel.noop();
    void channel.getVariable('X', { timeout: 1 }).catch(() => undefined);
    call.commands.receive(Buffer.from('200 result=0\n'));
    await passTime(10);
    call.commands.receive(Buffer.from('HANGUP\n'));
    call.finish();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a late reply', () => {
  it('to one plain reply is dropped, and the next command gets its own', async () => {
    const { channel, say, written } = openCall();
    const late = channel.noop('late', { timeout: 10 });
    const next = channel.noop('next');
    await passTime(11);
    expect(await outcomeOf(late)).toBe(TIMEOUT);
    expect(written).toEqual(['NOOP late\n']);
    say('200 result=7\n');
    expect(written).toEqual(['NOOP late\n', 'NOOP next\n']);
    say('200 result=8\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 8 });
  });

  it('to a 520 block is dropped whole', async () => {
    const { channel, say } = openCall();
    void channel.noop('late', { timeout: 10 });
    const next = channel.noop('next');
    await passTime(11);
    say('520-usage\n200 result=1 (forged)\n520 End of proper usage.\n');
    say('200 result=8\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 8 });
  });

  it('of an application that makes Asterisk write two is dropped, both of them', async () => {
    const { channel, say, answerFences } = openCall();
    const late = channel.exec('Odd', '', { timeout: 10 });
    const next = channel.noop('next');
    await passTime(11);
    expect(await outcomeOf(late)).toBe(TIMEOUT);
    say('200 result=1\n');
    say('520-usage\n520 End of proper usage.\n');
    answerFences();
    say('200 result=8\n');
    expect(await outcomeOf(next)).toMatchObject({ code: 200, result: 8 });
  });

  it.each([
    ['comes before the fence is answered', '200 result=1 (late)\n'],
    ['is not there at all', ''],
    ['imitates the next command’s', '200 result=1 (a)\n200 result=1 (next)\n'],
    ['is an error', '510 Invalid or unknown command\n'],
    ['is cut short', '200 result=1 (cut'],
  ])('to a value that %s is never taken for the next command’s', async (_name, bytes) => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { channel, say, answerFences, written } = openCall();
      const late = channel.getVariable('LATE', { timeout: 10 });
      const next = channel.getVariable('NEXT');
      await passTime(11);
      expect(await outcomeOf(late)).toBe(TIMEOUT);
      expect(written).toEqual(['GET VARIABLE LATE\n', expect.stringMatching(FENCE)]);
      if (bytes !== '') say(bytes.slice(0, cut), bytes.slice(cut));
      answerFences();
      expect(written.at(-1)).toBe('GET VARIABLE NEXT\n');
      say('200 result=1 (mine)\n');
      expect(await outcomeOf(next)).toMatchObject({ value: 'mine' });
    }
  });

  it.each(['', '200 result=1\n', '200 result=49\n', '200 result=0\nHANGUP\n', 'HANGUP\n'])(
    'of a prompt that bytes have ended (%j) is never taken for the next command’s',
    async (bytes) => {
      const { channel, say, answerFences } = openCall();
      void channel.waitForDigit(1, { timeout: 10 });
      const next = channel.getVariable('NEXT');
      await passTime(11);
      if (bytes !== '') say(bytes);
      answerFences();
      say('200 result=1 (mine)\n');
      expect(await outcomeOf(next)).toMatchObject({ value: 'mine' });
      expect(channel.hungUp).toBe(bytes.endsWith('HANGUP\n'));
    },
  );
});

describe('a session', () => {
  it('that takes longer than allowed ends with last words', async () => {
    const { events, lastWords } = openCall({ sessionTimeout: 1000 });
    await passTime(999);
    expect(events).toEqual([]);
    await passTime(1);
    expect(events).toEqual(['end session_timeout']);
    expect(lastWords).toEqual(['SET VARIABLE AGI_OUTCOME session_timeout\nfailure\n']);
  });
});
