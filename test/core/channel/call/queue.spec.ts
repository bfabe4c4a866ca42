import { expect, it } from '@jest/globals';
import { openCall, outcomeOf } from '../fixture/open-call.js';

it('sends one command at a time, in the order given, each in one write', async () => {
  const { channel, written, say } = openCall();
  const replies = [channel.noop('a'), channel.getVariable('B'), channel.setVariable('C', 'c d')];
  expect(written).toEqual(['NOOP a\n']);
  say('200 result=0\n');
  expect(written).toEqual(['NOOP a\n', 'GET VARIABLE B\n']);
  say('200 result=1 (b)\n');
  say('200 result=1\n');
  expect(written.slice(2)).toEqual(['SET VARIABLE C "c d"\n']);
  expect(await Promise.all(replies)).toMatchObject([{ result: 0 }, { value: 'b' }, { result: 1 }]);
});

it('gives concurrent commands each its own reply, a hundred at once', async () => {
  const { channel, written, say } = openCall();
  const values = Array.from({ length: 100 }, (_, index) => channel.getVariable(`V${index}`));
  for (let index = 0; index < 100; index++) {
    say(`200 result=1 (${written.at(-1)?.slice('GET VARIABLE '.length, -1)})\n`);
  }
  expect((await Promise.all(values)).map(({ value }) => value)).toEqual(
    Array.from({ length: 100 }, (_, index) => `V${index}`),
  );
});

it('does not let a reply to one command settle the next one that waits', async () => {
  const { channel, say } = openCall();
  const first = channel.noop();
  const second = channel.noop();
  say('200 result=0\n');
  expect(await outcomeOf(first)).toMatchObject({ result: 0 });
  expect(await outcomeOf(second)).toBe('pending');
});

it('refuses an argument before a byte is sent, and goes on', async () => {
  const { channel, written, events } = openCall();
  const invalid = { code: 'E_AGI_INVALID_ARGUMENT' };
  await expect(channel.setVariable('X', 'a\nFORGED')).rejects.toMatchObject(invalid);
  await expect(channel.setVariable('X', 'x'.repeat(8200))).rejects.toMatchObject({
    code: 'E_AGI_COMMAND_TOO_LONG',
  });
  await expect(channel.getData('x', 0, 0)).rejects.toMatchObject(invalid);
  await expect(channel.noop('x', { timeout: -1 })).rejects.toMatchObject(invalid);
  await expect(channel.noop('x', { timeout: NaN })).rejects.toMatchObject(invalid);
  expect(written).toEqual([]);
  expect(events).toEqual([
    'commandFailed E_AGI_INVALID_ARGUMENT',
    'commandFailed E_AGI_COMMAND_TOO_LONG',
    'commandFailed E_AGI_INVALID_ARGUMENT',
    'commandFailed E_AGI_INVALID_ARGUMENT',
    'commandFailed E_AGI_INVALID_ARGUMENT',
  ]);
});

it('names the command and the channel in its errors', async () => {
  const { channel, call } = openCall();
  const lost = channel.getData('menu').catch((error: unknown) => error);
  call.disconnected();
  expect(await lost).toMatchObject({
    code: 'E_AGI_SOCKET_END',
    command: 'GET DATA',
    channel: '17.4',
    cause: { code: 'E_AGI_SOCKET_END' },
  });
});

it('refuses more commands than may wait, and takes the next as soon as there is room', async () => {
  const { channel, say } = openCall({ maxQueuedCommands: 2 });
  const taken = [channel.noop(), channel.noop(), channel.noop()];
  await expect(channel.noop()).rejects.toMatchObject({
    code: 'E_AGI_LIMIT',
    message: expect.stringContaining('maxQueuedCommands'),
  });
  say('200 result=0\n');
  taken.push(channel.noop());
  for (let count = 0; count < 3; count++) say('200 result=0\n');
  expect(await Promise.all(taken)).toHaveLength(4);
});

it('resolves 510 and 520 as answers, with their text', async () => {
  const { channel, say } = openCall();
  const unknown = channel.send(['FOO']);
  say('510 Invalid or unknown command\n');
  expect(await unknown).toMatchObject({
    code: 510,
    result: null,
    error: 'Invalid or unknown command',
  });
  const wrong = channel.send(['SET', 'CONTEXT']);
  say(
    '520-Invalid command syntax.  Proper usage follows:\nSets the context.\n520 End of proper usage.\n',
  );
  expect(await wrong).toMatchObject({
    code: 520,
    error: expect.stringContaining('Sets the context.'),
  });
});

it('ends the session when the peer answers a command that was never sent', () => {
  const { say, events, lastWords } = openCall();
  say('200 result=1\n');
  expect(events).toEqual(['failed E_AGI_PROTOCOL', 'end protocol_error']);
  expect(lastWords).toEqual(['SET VARIABLE AGI_OUTCOME protocol_error\nfailure\n']);
});

it('rejects the running command and those in the queue when the peer breaks the protocol', async () => {
  const { channel, say, events } = openCall();
  const pending = [channel.noop(), channel.noop(), channel.getVariable('X')];
  say('agi_request: agi://h/admin\n');
  expect(await Promise.all(pending.map(outcomeOf))).toEqual(Array(3).fill('E_AGI_PROTOCOL'));
  expect(events).toEqual([
    'failed E_AGI_PROTOCOL',
    ...Array<string>(3).fill('commandFailed E_AGI_PROTOCOL'),
    'end protocol_error',
  ]);
});

it('rejects every pending command when a reply is larger than allowed', async () => {
  const { channel, say } = openCall({ maxReplyBytes: 1024 });
  const pending = [channel.noop(), channel.noop()];
  say(`200 result=1 (${'x'.repeat(2000)}`);
  expect(await Promise.all(pending.map(outcomeOf))).toEqual(['E_AGI_LIMIT', 'E_AGI_LIMIT']);
});

it('lets the process read its sockets while a loop swallows the refusal of an argument', async () => {
  const { channel } = openCall();
  let refused = 0;
  const loop = async (): Promise<void> => {
    for (; refused < 50; refused++) await channel.getData('x', 0, 0).catch(() => undefined);
  };
  const done = loop();
  // A loop on microtasks alone would be through before the first of these.
  await new Promise((resolve) => setImmediate(resolve));
  expect(refused).toBeLessThan(50);
  await done;
  expect(refused).toBe(50);
});

it('treats a 200 without a result as two replies that were run together', async () => {
  const { call, channel, events } = openCall();
  const playing = channel.streamFile('x');
  call.commands.receive(Buffer.from('200 resuHANGUP\n'));
  await expect(playing).rejects.toMatchObject({ code: 'E_AGI_PROTOCOL' });
  expect(events).toContain('end protocol_error');
});
