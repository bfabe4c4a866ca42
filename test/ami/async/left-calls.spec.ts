import { expect, it } from '@jest/globals';
import type { AGIError } from 'nestjs-agi/core';
import { next } from '../fixture/client.js';
import type { FakeManager } from '../fixture/fake-manager.js';
import { AsyncCalls } from './fixture/async-calls.js';

const WORDS = ['SET VARIABLE AGI_OUTCOME disconnected', 'STREAM FILE nestjs-agi-no-such-file ""'];

/** Two calls that Asterisk holds when the connection to the manager is lost. */
async function lose(): Promise<{ calls: AsyncCalls; errors: AGIError[] }> {
  const errors: AGIError[] = [];
  const calls = await AsyncCalls.start((server) =>
    server.agi('/menu', (channel) =>
      channel.streamFile('welcome').catch((error: unknown) => errors.push(error as AGIError)),
    ),
  );
  calls.begin('17.1');
  calls.begin('17.2');
  await calls.command(2);
  return { calls, errors };
}

/** Cuts the connection, and waits until the client is connected again. */
async function cut({ manager, ami }: AsyncCalls): Promise<void> {
  const back = next(ami, 'connect');
  manager.session.end();
  await back;
}

/** Tells which channels there are. */
function channelsAre(manager: FakeManager, ...channels: string[][]): void {
  manager.on('CoreShowChannels', (action, session) => {
    session.reply(action, 'Response: Success', 'EventList: start', 'Message: Channels will follow');
    for (const [uniqueId = '', application = 'AGI', data = 'agi:async,/menu'] of channels) {
      session.send(
        'Event: CoreShowChannel',
        `ActionID: ${action.id}`,
        `Uniqueid: ${uniqueId}`,
        `Application: ${application}`,
        `ApplicationData: ${data}`,
      );
    }
    session.send(
      'Event: CoreShowChannelsComplete',
      `ActionID: ${action.id}`,
      'EventList: Complete',
      `ListItems: ${channels.length}`,
    );
  });
}

/** The commands that came to a channel after its first one. */
function sentTo({ manager }: AsyncCalls, uniqueId: string): (string | undefined)[] {
  return manager
    .received('AGI')
    .filter(({ headers }) => headers.channel === uniqueId)
    .map(({ headers }) => headers.command)
    .slice(1);
}

it('a lost connection ends the calls once, and their dialplan goes on after the next', async () => {
  const { calls, errors } = await lose();
  channelsAre(calls.manager, ['17.1'], ['17.2']);
  await cut(calls);
  await calls.allOver();
  expect(errors.map(({ code }) => code)).toEqual(['E_AGI_SOCKET_ERROR', 'E_AGI_SOCKET_ERROR']);
  await calls.command(6);
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([WORDS, WORDS]);
  // They are released once.
  await cut(calls);
  await calls.ami.action('Ping');
  expect(calls.manager.received('CoreShowChannels')).toHaveLength(1);
});

it('a channel that is gone, or does something else by now, is left alone', async () => {
  const { calls } = await lose();
  channelsAre(calls.manager, ['17.1', 'Dial', 'PJSIP/200'], ['17.2']);
  await cut(calls);
  await calls.command(4);
  await calls.ami.action('Ping');
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([[], WORDS]);
});

it('without the right to ask which channels there are, all are released', async () => {
  const { calls } = await lose();
  calls.manager.on('CoreShowChannels', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: Permission denied');
  });
  await cut(calls);
  await calls.command(6);
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([WORDS, WORDS]);
});

it('a channel that goes in that moment does not keep the others waiting', async () => {
  const { calls } = await lose();
  channelsAre(calls.manager, ['17.1'], ['17.2']);
  calls.manager.on('AGI', (action, session) => {
    const isGone = action.headers.channel === '17.1';
    session.reply(action, isGone ? 'Response: Error' : 'Response: Success', 'Message: x');
  });
  await cut(calls);
  await calls.command(6);
  expect(sentTo(calls, '17.2')).toEqual(WORDS);
});

it('what could not be asked is asked after the next loss', async () => {
  const { calls } = await lose();
  calls.manager.on('CoreShowChannels', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: busy');
  });
  await cut(calls);
  await calls.manager.receives('CoreShowChannels');
  // An action that is sent after that answer comes before the second of them.
  for (let ping = 0; ping < 2; ping++) await calls.ami.action('Ping');
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([[], []]);
  channelsAre(calls.manager, ['17.1'], ['17.2']);
  await cut(calls);
  await calls.command(6);
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([WORDS, WORDS]);
});

it('the calls that are left when the connection is lost once more are released after the next', async () => {
  const { calls } = await lose();
  channelsAre(calls.manager, ['17.1'], ['17.2']);
  const released: string[] = [];
  calls.manager.on('AGI', (action, session) => {
    released.push(action.headers.channel ?? '');
    if (released.length === 1) session.end();
    else session.reply(action, 'Response: Success', 'Message: Added AGI command to queue');
  });
  await cut(calls);
  await calls.command(7);
  expect(released).toEqual(['17.1', '17.1', '17.1', '17.2', '17.2']);
});

it('a call that comes on the same channel meanwhile is not released', async () => {
  const { calls } = await lose();
  calls.manager.on('CoreShowChannels', () => {
    calls.begin('17.1');
    void calls.command(3).then(() => {
      const action = calls.manager.received('CoreShowChannels')[0]!;
      const { session } = calls.manager;
      session.reply(action, 'Response: Error', 'Message: Permission denied');
    });
  });
  await cut(calls);
  await calls.command(5);
  await calls.ami.action('Ping');
  expect(sentTo(calls, '17.1')).toEqual(['STREAM FILE welcome ""']);
  expect(sentTo(calls, '17.2')).toEqual(WORDS);
});

it('what could not be asked is asked again while the connection lasts', async () => {
  const { calls } = await lose();
  calls.manager.on('CoreShowChannels', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: busy');
    channelsAre(calls.manager, ['17.1'], ['17.2']);
  });
  await cut(calls);
  await calls.command(6);
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([WORDS, WORDS]);
});

it('calls that were lost while no more were taken are released, too', async () => {
  const { calls } = await lose();
  channelsAre(calls.manager, ['17.1'], ['17.2']);
  calls.asyncAgi.close();
  await cut(calls);
  await calls.command(6);
  expect([sentTo(calls, '17.1'), sentTo(calls, '17.2')]).toEqual([WORDS, WORDS]);
});

it('a call goes on in the dialplan when its command is not taken in time', async () => {
  const errors: unknown[] = [];
  const calls = await AsyncCalls.start(
    (server) =>
      server.agi('/menu', (channel) =>
        channel.streamFile('welcome').catch((error: unknown) => errors.push(error)),
      ),
    {},
    { actionTimeout: 50 },
  );
  channelsAre(calls.manager, ['17.1']);
  calls.manager.on('AGI', (action, session) => {
    if (action.headers.command?.includes('welcome')) return;
    session.reply(action, 'Response: Success', 'Message: Added AGI command to queue');
  });
  calls.begin('17.1');
  await calls.command(3);
  expect(sentTo(calls, '17.1')).toEqual(WORDS);
  expect(errors).toEqual([
    expect.objectContaining({
      code: 'E_AGI_SOCKET_ERROR',
      message: expect.stringContaining('did not answer "AGI" within 50 ms'),
    }),
  ]);
  expect(calls.outcomes).toEqual(['disconnected']);
});
