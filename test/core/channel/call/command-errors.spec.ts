import { describe, expect, it } from '@jest/globals';
import type { AGIError } from 'nestjs-agi/core';
import { openCall, type OpenCall } from '../fixture/open-call.js';

async function failure(promise: Promise<unknown>): Promise<AGIError> {
  return promise.then(
    () => {
      throw new Error('it resolved');
    },
    (error: unknown) => error as AGIError,
  );
}

/** The error that a command gets, with the words of the command. */
describe('the error of a command', () => {
  it.each<[string, (opened: OpenCall) => Promise<unknown>, string, string]>([
    [
      'that comes after a hangup',
      ({ channel, say }) => {
        say('HANGUP\n');
        return channel.answer();
      },
      'E_AGI_HANGUP',
      'ANSWER needs a live channel, but the call was hung up or redirected',
    ],
    [
      'that waits when the caller hangs up',
      ({ channel, say }) => {
        void channel.noop();
        const waiting = channel.answer();
        say('HANGUP\n');
        return waiting;
      },
      'E_AGI_HANGUP',
      'ANSWER needs a live channel, but the call was hung up or redirected',
    ],
    [
      'that Asterisk answers with 511',
      ({ channel, say }) => {
        const answering = channel.answer();
        say('511 dead\n');
        return answering;
      },
      'E_AGI_HANGUP',
      'ANSWER: the call was hung up or redirected',
    ],
    [
      'that comes after the end',
      ({ channel, call }) => {
        call.finish();
        return channel.answer();
      },
      'E_AGI_CHANNEL_DESTROYED',
      'ANSWER: the session is over: its handler has returned',
    ],
    [
      'that runs when the connection breaks',
      ({ channel, call }) => {
        const running = channel.answer();
        call.disconnected(new Error('reset'));
        return running;
      },
      'E_AGI_SOCKET_ERROR',
      'ANSWER: the connection failed: reset',
    ],
    [
      'that a signal of the application aborts',
      ({ channel }) => channel.answer({ signal: AbortSignal.abort() }),
      'E_AGI_ABORTED',
      'ANSWER was aborted',
    ],
    [
      'that a signal aborts while it runs',
      ({ channel }) => {
        const abort = new AbortController();
        const running = channel.answer({ signal: abort.signal });
        abort.abort('no patience');
        return running;
      },
      'E_AGI_ABORTED',
      'ANSWER was aborted',
    ],
    [
      'that is given the signal of its own call, when that is hung up',
      ({ channel, say }) => {
        const { signal } = channel;
        void channel.noop();
        const waiting = channel.noop('', { signal });
        say('HANGUP\n');
        return waiting;
      },
      'E_AGI_HANGUP',
      'NOOP: the call was hung up or redirected',
    ],
    [
      'that a full queue refuses',
      ({ channel }) => {
        for (let count = 0; count < 1025; count++) void channel.noop();
        return channel.answer();
      },
      'E_AGI_LIMIT',
      'ANSWER: 1024 commands wait already (`maxQueuedCommands`); await them',
    ],
    [
      'whose value has no end',
      ({ channel, say, answerFences }) => {
        const asking = channel.getVariable('X');
        say('200 result=1 (a\nb');
        answerFences();
        return asking;
      },
      'E_AGI_PROTOCOL',
      'GET VARIABLE: Asterisk did not send its whole reply',
    ],
    [
      'whose reply breaks the protocol',
      ({ channel, say }) => {
        const answering = channel.answer();
        say('hello\n');
        return answering;
      },
      'E_AGI_PROTOCOL',
      'ANSWER: the peer sent a line that is not a reply: 5 bytes',
    ],
    [
      'whose reply is too long',
      ({ channel, say }) => {
        const answering = channel.answer();
        say(`200 result=${'1'.repeat(1 << 20)}\n`);
        return answering;
      },
      'E_AGI_LIMIT',
      'ANSWER: a reply is longer than `maxReplyBytes` allows',
    ],
  ])('%s', async (_what, happen, code, message) => {
    const opened = openCall();
    const error = await failure(happen(opened));
    expect(error).toMatchObject({ code, message, channel: '17.4' });
    expect(message.startsWith(error.command ?? 'no command')).toBe(true);
  });

  it.each<[string, number, string]>([
    ['that runs', 0, 'Asterisk did not answer ANSWER in time'],
    [
      'that waits for one that was given up',
      1,
      'ANSWER was not sent in time: Asterisk still owes the reply to VERBOSE',
    ],
  ])('%s when its deadline passes', async (_what, before, message) => {
    const { channel, call } = openCall();
    const options = { timeout: 10 };
    if (before > 0) void channel.verbose('x', 1, options);
    const error = await failure(channel.answer(options));
    expect(error).toMatchObject({ code: 'E_AGI_COMMAND_TIMEOUT', message, command: 'ANSWER' });
    call.finish();
  });

  it('has the reason of its signal as its cause', async () => {
    const reason = new Error('why');
    const aborted = openCall().channel.answer({ signal: AbortSignal.abort(reason) });
    expect((await failure(aborted)).cause).toBe(reason);
  });

  it('has the error that ended the call as its cause', async () => {
    const { channel, call } = openCall();
    const running = channel.answer();
    call.disconnected(new Error('reset'));
    expect((await failure(running)).cause).toBe(channel.signal.reason);
    expect((await failure(channel.noop())).cause).toBe(channel.signal.reason);
  });
});
