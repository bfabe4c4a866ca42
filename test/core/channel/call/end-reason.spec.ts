import { describe, expect, it } from '@jest/globals';
import { AGIError } from 'nestjs-agi/core';
import { connectionLost, finished, refused } from '../../../../lib/core/channel/call/end-reason.js';

describe('why a session is over', () => {
  it.each([
    ['no_handler', 'no route has its path'],
    ['auth_failed', 'it was not authenticated'],
    ['auth_error', 'its authentication failed'],
    ['handler_error', 'its handler failed'],
    ['draining', 'the server closes'],
    ['session_timeout', 'it lasted longer than `sessionTimeout` allows'],
    ['protocol_error', 'the peer broke the protocol'],
    ['PIN 4711', 'channel.fail() has ended it'],
    ['toString', 'channel.fail() has ended it'],
  ])('%s', (outcome, why) => {
    expect(refused(outcome)).toBe(`the session is over: ${why}`);
  });

  it.each([
    [false, undefined, 'E_AGI_SOCKET_END', 'Asterisk closed the connection'],
    [false, new Error('reset'), 'E_AGI_SOCKET_ERROR', 'the connection failed: reset'],
    [
      true,
      new Error('reset'),
      'E_AGI_HANGUP',
      'the call was hung up or redirected, and Asterisk closed the connection',
    ],
  ])('a lost connection (hung up: %p, %p)', (hungUp, cause, code, message) => {
    expect(connectionLost(hungUp, cause)).toEqual({ code, message });
  });

  it('a connection that says itself what has ended it, or executes nothing after a hangup', () => {
    const limit = new AGIError('E_AGI_LIMIT', 'too much');
    expect(connectionLost(false, limit)).toBe(limit);
    expect(connectionLost(false, Object.assign(new Error('x'), { code: 'E_AGI_LIMIT' }))).toEqual({
      code: 'E_AGI_SOCKET_ERROR',
      message: 'the connection failed: x',
    });
    expect(connectionLost(false, new AGIError('E_AMI_DISCONNECTED', 'gone'))).toEqual({
      code: 'E_AGI_SOCKET_ERROR',
      message: 'the connection failed: gone',
    });
    expect(connectionLost(true, undefined, false)).toEqual({
      code: 'E_AGI_HANGUP',
      message: 'the call was hung up or redirected, and AsyncAGI executes no command after that',
    });
  });

  it('an end of this side', () => {
    expect(finished(false, 'done')).toEqual({
      code: 'E_AGI_CHANNEL_DESTROYED',
      message: 'the session is over: done',
    });
    expect(finished(true, 'done', true)).toEqual({
      code: 'E_AGI_HANGUP',
      message: 'hangup({ now: true }) has ended the call',
    });
    expect(finished(true, 'done')).toEqual({
      code: 'E_AGI_HANGUP',
      message: 'the call was hung up or redirected, and the session is over',
    });
  });
});
