import { expect, it } from '@jest/globals';
import { AsyncCalls } from './fixture/async-calls.js';

/**
 * Has the manager keep the replies to commands until it gets another action, as that of Asterisk up to 22.10 does
 * where an event comes just before its thread begins to wait for input.
 */
function keepReplies(calls: AsyncCalls): void {
  const kept: (() => void)[] = [];
  const tell = (): void => {
    for (const one of kept.splice(0)) one();
  };
  calls.manager.on('AGI', (action, session) => {
    tell();
    session.reply(action, 'Response: Success', 'Message: Added AGI command to queue');
    kept.push(() => {
      calls.answer(action.headers, '200 result=1 (the value)\n');
    });
  });
  calls.manager.on('Ping', (action, session) => {
    tell();
    session.reply(action, 'Response: Success', 'Ping: Pong');
  });
}

it('gets a reply that Asterisk keeps until something else happens, long before the deadline', async () => {
  const read: (string | null)[] = [];
  const calls = await AsyncCalls.start((server) =>
    server.agi('/menu', async (channel) => {
      read.push((await channel.getFullVariable('<${X}>')).value);
    }),
  );
  keepReplies(calls);
  calls.begin('17.1');
  await calls.ended(1);
  expect(read).toEqual(['the value']);
  expect(calls.outcomes).toEqual(['completed']);
});
