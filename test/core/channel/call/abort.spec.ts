import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { FENCE, openCall, outcomeOf } from '../fixture/open-call.js';

type Send = (c: AGIChannel, signal: AbortSignal) => Promise<unknown>;

const interruptible: [string, Send][] = [
  ['STREAM FILE', (c, signal) => c.streamFile('x', '', 0, { signal })],
  ['GET DATA', (c, signal) => c.getData('x', 0, 1, { signal })],
  ['GET OPTION', (c, signal) => c.getOption('x', '1', 0, { signal })],
  ['WAIT FOR DIGIT', (c, signal) => c.waitForDigit(-1, { signal })],
];

const uninterruptible: [string, Send][] = [
  ['SAY DIGITS', (c, signal) => c.sayDigits('1', '', { signal })],
  ['RECORD FILE', (c, signal) => c.recordFile('x', 'wav', '', 1, 0, false, 1, { signal })],
  ['EXEC', (c, signal) => c.exec('Dial', 'x', { signal })],
  ['GOSUB', (c, signal) => c.gosub('a', 'b', 1, '', { signal })],
  [
    'CONTROL STREAM FILE',
    (c, signal) => c.controlStreamFile('x', '', 1, '#', '*', '', 0, { signal }),
  ],
  ['NOOP', (c, signal) => c.noop('', { signal })],
];

describe('an abort', () => {
  it.each(interruptible)('of %s writes to end it at once', async (_name, send) => {
    const { channel, written, answerFences, say } = openCall();
    const abort = new AbortController();
    const promise = send(channel, abort.signal);
    const next = channel.noop('next');
    expect(written).toHaveLength(1);
    abort.abort();
    expect(await outcomeOf(promise)).toBe('E_AGI_ABORTED');
    expect(written).toEqual([written[0], expect.stringMatching(FENCE)]);
    answerFences();
    expect(written.at(-1)).toBe('NOOP next\n');
    say('200 result=3\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 3 });
  });

  it.each(uninterruptible)(
    'of %s writes nothing; the next waits for its reply',
    async (_name, send) => {
      const { channel, written, say } = openCall();
      const abort = new AbortController();
      const promise = send(channel, abort.signal);
      const next = channel.noop('next');
      abort.abort();
      expect(await outcomeOf(promise)).toBe('E_AGI_ABORTED');
      expect(written).toHaveLength(1);
      say('200 result=0\n');
      expect(written.slice(1)).toEqual(['NOOP next\n']);
      say('200 result=3\n');
      expect(await outcomeOf(next)).toMatchObject({ result: 3 });
    },
  );

  it('of a command that waits takes it out of the queue and writes nothing', async () => {
    const { channel, written, say } = openCall();
    const abort = new AbortController();
    const first = channel.noop('first');
    const waiting = channel.streamFile('x', '', 0, { signal: abort.signal });
    const last = channel.noop('last');
    abort.abort();
    expect(await outcomeOf(waiting)).toBe('E_AGI_ABORTED');
    say('200 result=1\n', '200 result=2\n');
    expect(await outcomeOf(first)).toMatchObject({ result: 1 });
    expect(await outcomeOf(last)).toMatchObject({ result: 2 });
    expect(written).toEqual(['NOOP first\n', 'NOOP last\n']);
  });

  it('that came before the command sends nothing, and carries its reason', async () => {
    const { channel, written } = openCall();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(channel.noop('', { signal })).rejects.toMatchObject({
      code: 'E_AGI_ABORTED',
      command: 'NOOP',
      cause: reason,
    });
    expect(written).toEqual([]);
  });

  it('that comes after the reply changes nothing, and nothing listens to it any more', async () => {
    const { channel, say, written } = openCall();
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    const promise = channel.streamFile('x', '', 0, { signal });
    expect(listeners).toBe(1);
    say('200 result=0 endpos=1\n');
    expect(await promise).toMatchObject({ completed: true });
    expect(listeners).toBe(0);
    abort.abort();
    expect(written).toHaveLength(1);
  });

  it('of many commands by one signal settles them all', async () => {
    const { channel } = openCall();
    const abort = new AbortController();
    const promises = Array.from({ length: 8 }, () => channel.noop('', { signal: abort.signal }));
    abort.abort();
    expect(await Promise.all(promises.map(outcomeOf))).toEqual(Array(8).fill('E_AGI_ABORTED'));
  });

  it('while a value is being fenced does not fence it again', async () => {
    const { channel, say, written, answerFences } = openCall();
    const abort = new AbortController();
    const promise = channel.getVariable('X', { signal: abort.signal });
    say('200 result=1 (a\n');
    expect(written).toHaveLength(2);
    abort.abort();
    expect(await outcomeOf(promise)).toBe('E_AGI_ABORTED');
    expect(written).toHaveLength(2);
    const next = channel.noop();
    say('b)\n');
    answerFences();
    say('200 result=4\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 4 });
  });

  it('by a listener of `hangup`, between a reply and its follow-up, keeps the queue in step', async () => {
    for (const { ask, replies } of [
      {
        ask: (c: AGIChannel, signal: AbortSignal) => c.getOption('x', '1', 1, { signal }),
        replies: ['200 result=0 endpos=1\nHANGUP\n', '511 dead\n'],
      },
      {
        ask: (c: AGIChannel, signal: AbortSignal) => c.getVariable('X', { signal }),
        replies: [`200 result=1 (${'x'.repeat(1023)})\nHANGUP\n`, ''],
      },
    ]) {
      const { channel, say, answerFences } = openCall();
      const abort = new AbortController();
      channel.on('hangup', () => {
        abort.abort();
      });
      const promise = ask(channel, abort.signal);
      say(replies[0]!);
      answerFences();
      expect(await outcomeOf(promise)).toBe('E_AGI_ABORTED');
      const next = channel.noop();
      if (replies[1] !== '') say(replies[1]!);
      answerFences();
      say('200 result=4\n');
      expect(await outcomeOf(next)).toMatchObject({ result: 4 });
    }
  });

  it.each(['before', 'after'])(
    'by a listener of `hangup` while a value is read holds back a command given %s it until the fence is answered',
    async (when) => {
      const { channel, say, written, fenceWord } = openCall();
      const abort = new AbortController();
      channel.on('hangup', () => {
        abort.abort();
      });
      void channel.getVariable('X', { signal: abort.signal });
      const early = when === 'before' ? channel.noop('next') : undefined;
      say('200 result=1 (a\nb)\nHANGUP\n');
      say(`200 result=1 (${fenceWord()})\n`);
      const next = early ?? channel.noop('next');
      const fence = expect.stringMatching(FENCE);
      expect(written).toEqual(['GET VARIABLE X\n', fence, fence]);
      say(`200 result=1 (${fenceWord()})\n`);
      expect(written.at(-1)).toBe('NOOP next\n');
      say('200 result=4\n');
      expect(await outcomeOf(next)).toMatchObject({ result: 4 });
    },
  );

  it('by the channel’s own signal says what ended the call', async () => {
    const { channel, say } = openCall();
    const { signal } = channel;
    const playing = channel.streamFile('x', '', 0, { signal });
    const reading = channel.getVariable('X', { signal });
    say('HANGUP\n');
    expect(await outcomeOf(playing)).toBe('E_AGI_HANGUP');
    expect(await outcomeOf(reading)).toBe('E_AGI_HANGUP');
    await expect(channel.noop('', { signal })).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
  });
});
