import { expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { failure, next } from '../fixture/client.js';
import type { ReceivedAction, Session } from '../fixture/fake-manager.js';
import { AsyncCalls } from './fixture/async-calls.js';

const RELEASED = [
  'SET VARIABLE AGI_OUTCOME disconnected',
  'STREAM FILE nestjs-agi-no-such-file ""',
];

/** A call begins after the login and before the client is connected; then something else happens. */
async function beginEarly(
  andThen: (action: ReceivedAction, session: Session) => void,
  handler: (channel: AGIChannel) => unknown = (channel) => channel.noop('one'),
): Promise<AsyncCalls> {
  const calls = await AsyncCalls.unconnected((server) => server.agi('/menu', handler));
  const { manager } = calls;
  const pong = (action: ReceivedAction, session: Session): void => {
    session.reply(action, 'Response: Success', 'Ping: Pong');
  };
  manager.on('Ping', (action, session) => {
    manager.on('Ping', pong);
    calls.begin('17.1');
    andThen(action, session);
  });
  manager.on('CoreShowChannels', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: Permission denied');
  });
  return calls;
}

it('serves a call that begins while the client logs in', async () => {
  const calls = await beginEarly((action, session) => {
    // The handler has begun before the client is connected.
    calls.server.once('connection', () => {
      setImmediate(() => {
        session.reply(action, 'Response: Success', 'Ping: Pong');
      });
    });
  });
  await calls.ami.connect();
  expect(await calls.command(1)).toMatchObject({ channel: '17.1', command: 'NOOP one' });
  await calls.replies(1, '200 result=0\n');
  expect(await calls.command(2)).toMatchObject({ command: 'ASYNCAGI BREAK' });
  await calls.replies(2, '200 result=0\n');
  calls.tell('AsyncAGIEnd', '17.1');
  await calls.allOver();
  expect(calls.outcomes).toEqual(['completed']);
});

it('releases a call that has begun in an attempt to connect that fails', async () => {
  const errors: unknown[] = [];
  const calls = await beginEarly(
    () => {
      calls.server.once('connection', () => {
        setImmediate(() => {
          calls.manager.session.end();
        });
      });
    },
    (channel) => channel.noop('one').catch((error: unknown) => errors.push(error)),
  );
  await calls.ami.connect({ retry: true });
  await calls.command(2);
  expect(await calls.commands(2)).toEqual(RELEASED);
  expect(errors).toEqual([expect.objectContaining({ code: 'E_AGI_SOCKET_ERROR' })]);
  expect(calls.outcomes).toEqual(['disconnected']);
});

it('ends a call that has begun in the only attempt to connect, and releases it after a later one', async () => {
  const calls = await beginEarly(() => {
    calls.server.once('connection', () => {
      setImmediate(() => {
        calls.manager.session.end();
      });
    });
  });
  expect((await failure(calls.ami.connect())).code).toBe('E_AMI_DISCONNECTED');
  await calls.ended(1);
  expect(calls.outcomes).toEqual(['disconnected']);
  const connected = next(calls.ami, 'connect');
  await calls.ami.connect();
  await connected;
  expect(await calls.commands(2)).toEqual(RELEASED);
});
