import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { openPeer } from '../../application/fixture/application-peer.js';
import { openCall, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

const START = 'nestjs-agi:command:start';
const END = 'nestjs-agi:command:end';

interface Message {
  call: { uniqueId: string };
  command: string;
  duration?: number;
  status?: number;
  error?: string;
}

let messages: [string, Message][] = [];
const note = (message: unknown, name: string | symbol): void => {
  messages.push([String(name), message as Message]);
};

afterEach(() => {
  jest.useRealTimers();
  unsubscribe(START, note);
  unsubscribe(END, note);
  messages = [];
});

describe('a command that is watched', () => {
  it('is told of when it is written, and when it is answered', async () => {
    subscribe(START, note);
    subscribe(END, note);
    const { channel, say, call } = openCall();
    const first = channel.noop('secret');
    const second = channel.verbose('x');
    expect(messages).toEqual([[START, { call: call.request, command: 'NOOP' }]]);
    say('200 result=0\n');
    await first;
    say('510 unknown\n');
    await second;
    expect(messages.slice(1)).toEqual([
      [END, { call: call.request, command: 'NOOP', status: 200, duration: expect.any(Number) }],
      [START, { call: call.request, command: 'VERBOSE' }],
      [END, { call: call.request, command: 'VERBOSE', status: 510, duration: expect.any(Number) }],
    ]);
  });

  it('may be followed by one that its subscriber gives, which comes after those that wait', async () => {
    const { channel, say, written } = openCall();
    const given: Promise<unknown>[] = [];
    const give = (): void => {
      if (given.length === 0) given.push(channel.noop('given'));
    };
    subscribe(END, give);
    try {
      const all = [channel.noop('first'), channel.noop('second')];
      say('200 result=0\n', '200 result=0\n', '200 result=0\n');
      await Promise.all([...all, ...given]);
    } finally {
      unsubscribe(END, give);
    }
    expect(written).toEqual(['NOOP first\n', 'NOOP second\n', 'NOOP given\n']);
  });

  it('is written once where it takes several lines', async () => {
    subscribe(START, note);
    subscribe(END, note);
    const { channel, say } = openCall();
    const option = channel.getOption('menu', '1');
    say('200 result=0 endpos=1\n', '200 result=6\n');
    await option;
    expect(messages.map(([name]) => name)).toEqual([START, END]);
  });

  it('has no duration where it was never written', async () => {
    subscribe(END, note);
    const { channel, call } = openCall();
    void channel.noop();
    const waiting = channel.verbose('x');
    call.finish();
    expect(await outcomeOf(waiting)).toBe('E_AGI_CHANNEL_DESTROYED');
    expect(
      messages.map(([, { command, duration, error }]) => [command, typeof duration, error]),
    ).toEqual([
      ['NOOP', 'number', 'E_AGI_CHANNEL_DESTROYED'],
      ['VERBOSE', 'undefined', 'E_AGI_CHANNEL_DESTROYED'],
    ]);
  });

  it.each([START, END])('is told of to the subscribers of one message alone: %s', async (name) => {
    subscribe(name, note);
    const { channel, say } = openCall();
    const sent = channel.noop();
    say('200 result=0\n');
    await sent;
    expect(messages.map(([told]) => told)).toEqual([name]);
  });

  it('is told of beside the application that watches it, too', async () => {
    subscribe(START, note);
    subscribe(END, note);
    const peer = openPeer();
    peer.applications.App = { variables: { STATUS: 'yes' } };
    const result = await peer.channel.run('App', [], { variables: ['STATUS'] });
    expect(result.variables).toEqual({ STATUS: 'yes' });
    const ofExec = messages.filter(([, { command }]) => command === 'EXEC');
    expect(ofExec.map(([name, { status }]) => [name, status])).toEqual([
      // The variable is emptied before.
      [START, undefined],
      [END, 200],
      [START, undefined],
      [END, 200],
    ]);
  });

  it('has a duration that it took, where only its end is asked for', async () => {
    subscribe(END, note);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const { channel, say } = openCall();
    // The clock does not stand at 0.
    await passTime(3);
    const sent = channel.noop();
    await passTime(5);
    say('200 result=0\n');
    await sent;
    expect(messages[0]?.[1].duration).toBe(5);
  });
});
