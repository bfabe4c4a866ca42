import { describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AGIChannel } from 'nestjs-agi/core';
import { openCall, type OpenCall } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

type Play = (channel: AGIChannel) => Promise<unknown>;

/** Each command that plays a sound, what Asterisk answers if that is missing, and what it is called. */
const COMMANDS: [string, Play, string, string][] = [
  ['STREAM FILE', (c) => c.streamFile('menu'), '200 result=-1 endpos=0\n', 'menu'],
  ['CONTROL STREAM FILE', (c) => c.controlStreamFile('menu'), '200 result=-1 endpos=-1\n', 'menu'],
  ['GET OPTION', (c) => c.getOption('menu', '1'), '200 result=-1 endpos=0\n', 'menu'],
  ['GET DATA', (c) => c.getData('menu'), '200 result=-1\n', 'menu'],
  [
    'RECORD FILE',
    (c) => c.recordFile('message', 'wav', '#', 1000, 0, true),
    '200 result=-1 (randomerror) endpos=0\n',
    'beep',
  ],
  ['SAY DIGITS', (c) => c.sayDigits('12'), '200 result=-1\n', 'SAY DIGITS'],
];

const missing = ({ errors }: OpenCall): string[] =>
  errors.filter(({ code }) => code === 'E_AGI_MISSING_SOUND').map(({ message }) => message);

describe('a sound that Asterisk lacks', () => {
  it.each(COMMANDS)('is told of by %s, with its name', async (words, play, reply, name) => {
    const call = openCall();
    const played = play(call.channel);
    call.say(reply);
    await played;
    while (missing(call).length === 0) await sleep(10);
    expect(missing(call)).toEqual([
      `${words}: Asterisk cannot play ${JSON.stringify(name)}: is the file there?`,
    ]);
  });

  it.each(COMMANDS)('is not what a hangup during %s is', async (_, play, reply) => {
    const call = openCall();
    const played = play(call.channel);
    call.say(reply);
    await played;
    call.say('HANGUP\n');
    call.call.finish();
    expect(missing(call)).toEqual([]);
  });

  it('is told of once for each call', async () => {
    const call = openCall();
    for (let round = 0; round < 3; round++) {
      const played = call.channel.streamFile('menu');
      call.say('200 result=-1 endpos=0\n');
      await played;
    }
    call.call.finish();
    expect(missing(call)).toHaveLength(1);
  });

  it('is told of at the end if no hangup gives such a reply, and leaves neither timer nor listener', async () => {
    const call = openCall();
    const played = [call.channel.streamFile('one'), call.channel.getData('two')];
    call.say('200 result=-1 endpos=0\n', '200 result=-1\n');
    await Promise.all(played);
    call.call.finish();
    expect(missing(call)).toEqual(['STREAM FILE: Asterisk cannot play "one": is the file there?']);
    expect(call.channel.listenerCount('hangup') + call.channel.listenerCount('end')).toBe(0);
  });

  it('is not looked for if a prompt is heard, or none was asked for', async () => {
    const call = openCall();
    const played = [
      call.channel.streamFile('one'),
      call.channel.getData(''),
      call.channel.sayDigits('1'),
    ];
    call.say('200 result=49 endpos=80\n', '200 result=-1\n', '200 result=0\n');
    await Promise.all(played);
    call.call.finish();
    expect(missing(call)).toEqual([]);
  });

  it('is told of a quarter of a second after its reply, with a name that is safe to show', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const call = openCall();
      const played = call.channel.streamFile('a\u001bb');
      call.say('200 result=-1 endpos=0\n');
      await played;
      await passTime(249);
      expect(missing(call)).toEqual([]);
      await passTime(1);
      expect(missing(call)).toEqual([
        expect.stringMatching(/^STREAM FILE: Asterisk cannot play "a.*b": is the file there\?$/),
      ]);
      expect(missing(call)[0]).not.toContain('\u001b');
      expect(call.errors[0]).toMatchObject({ command: 'STREAM FILE', channel: '17.4' });
      call.call.finish();
      expect(missing(call)).toHaveLength(1);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is told of at the end and not once more a quarter of a second after its reply', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const call = openCall();
      const played = call.channel.streamFile('menu');
      call.say('200 result=-1 endpos=0\n');
      await played;
      call.call.finish();
      expect(jest.getTimerCount()).toBe(0);
      await passTime(250);
      expect(missing(call)).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is told of by name, and each name once', async () => {
    const call = openCall();
    for (const name of ['one', 'two', 'one']) {
      const played = call.channel.streamFile(name);
      call.say('200 result=-1 endpos=0\n');
      await played;
    }
    call.call.finish();
    expect(missing(call).map((message) => /"(.*)"/.exec(message)?.[1])).toEqual(['one', 'two']);
  });

  it('is not looked for on a channel that is hung up already', async () => {
    const call = openCall();
    const played = call.channel.streamFile('menu');
    call.say('HANGUP\n', '200 result=-1 endpos=0\n');
    await played;
    call.call.finish();
    expect(missing(call)).toEqual([]);
  });
});
