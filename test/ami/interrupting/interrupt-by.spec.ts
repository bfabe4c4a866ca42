import { expect, it } from '@jest/globals';
import { interruptBy } from 'nestjs-agi/ami';
import type { Interruption } from 'nestjs-agi/core';
import { connected, failure, makeClient } from '../fixture/client.js';

const controller = new AbortController();

const interruption = (given: Partial<Interruption>): Interruption => ({
  channel: { uniqueId: '17.4', name: 'PJSIP/1-00000001' },
  ends: 'command',
  cause: undefined,
  command: 'SAY DIGITS',
  values: [],
  ended: controller.signal,
  ...given,
});

it('hangs up with the cause', async () => {
  const { manager, ami } = await connected();
  manager.on('Hangup', (action, session) => {
    session.reply(action);
  });
  await interruptBy(ami)(interruption({ ends: 'call', cause: 21 }));
  expect((await manager.receives('Hangup')).headers).toMatchObject({
    channel: '17.4',
    cause: '21',
  });
});

it.each<[string, readonly string[], string, Readonly<Record<string, string>>]>([
  ['SAY ALPHA', ['abc'], 'ControlPlayback', { control: 'stop' }],
  ['STREAM FILE', ['long'], 'ControlPlayback', { control: 'stop' }],
  ['WAIT FOR DIGIT', ['-1'], 'ControlPlayback', { control: 'stop' }],
  ['EXEC', ['Playback', 'a&b'], 'ControlPlayback', { control: 'stop' }],
  ['GET DATA', ['long'], 'PlayDTMF', { digit: '#', receive: 'true' }],
  ['RECORD FILE', ['x', 'wav', '*#'], 'PlayDTMF', { digit: '*', receive: 'true' }],
  ['EXEC', ['Record', 'x.wav,,,t'], 'PlayDTMF', { digit: '*', receive: 'true' }],
])('ends %s %j by %s until it has ended', async (command, values, action, headers) => {
  const { manager, ami } = await connected();
  const over = new AbortController();
  manager.on(action, (received, session) => {
    session.reply(received);
    if (manager.received(action).length === 2) over.abort();
  });
  await interruptBy(ami)(interruption({ command, values, ended: over.signal }));
  expect(manager.received(action).map((one) => one.headers)).toEqual([
    expect.objectContaining({ channel: '17.4', ...headers }),
    expect.objectContaining({ channel: '17.4', ...headers }),
  ]);
});

it.each<[string, readonly string[]]>([
  ['EXEC', ['Wait', '60']],
  ['EXEC', ['Queue', 'sales']],
  ['RECORD FILE', ['x', 'wav', '']],
  ['GET VARIABLE', ['X']],
])('cannot end %s %j', async (command, values) => {
  const { ami } = await connected();
  expect(interruptBy(ami)(interruption({ command, values }))).toBeUndefined();
});

it('ends nothing while the client is not connected', () => {
  expect(interruptBy(makeClient(1))(interruption({}))).toBeUndefined();
});

it('tells once that a right is missing, and ends nothing from then on', async () => {
  const { manager, ami } = await connected();
  manager.on('ControlPlayback', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: Permission denied');
  });
  const interrupt = interruptBy(ami);
  const { code, message } = await failure(interrupt(interruption({}))!);
  expect(code).toBe('E_AMI_RIGHTS');
  expect(message).toContain('call');
  expect(interrupt(interruption({}))).toBeUndefined();
});
