import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import type { AGIError } from 'nestjs-agi/core';
import { AsyncCalls } from './fixture/async-calls.js';

const FAILING = 'STREAM FILE nestjs-agi-no-such-file ""';

describe('AGISTATUS, where the manager tells of variables', () => {
  it.each([
    ['HANGUP', 'hangup', 'E_AGI_HANGUP'],
    ['FAILURE', 'disconnected', 'E_AGI_COMMAND_FAILED'],
    ['SUCCESS', 'disconnected', 'E_AGI_COMMAND_FAILED'],
  ])('%s says how the session has ended, and nobody asks', async (status, outcome, code) => {
    const codes: unknown[] = [];
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel) => {
        await channel.exec('Wait', '9');
        await channel.noop().catch((error: unknown) => codes.push((error as AGIError).code));
      }),
    );
    const tellStatus = (value: string): void => {
      calls.manager.session.send(
        'Event: VarSet',
        'Uniqueid: 17.1',
        'Variable: AGISTATUS',
        `Value: ${value}`,
      );
    };
    calls.begin('17.1');
    const running = await calls.command(1);
    // An application of the dialplan may set it, too: it says nothing while the session goes on.
    tellStatus('SUCCESS');
    calls.answer(running, '200 result=-1\n');
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.ami.action('Ping');
    tellStatus(status);
    await calls.allOver();
    expect([calls.outcomes, codes]).toEqual([[outcome], [code]]);
    expect(calls.manager.received('Getvar')).toEqual([]);
  });
});

it('AGISTATUS is asked for until it is set, where the manager tells of no variables', async () => {
  const codes: unknown[] = [];
  const calls = await AsyncCalls.start((server) =>
    server.agi('/menu', (channel) =>
      channel.noop().catch((error: unknown) => codes.push((error as AGIError).code)),
    ),
  );
  const values = ['', '', 'FAILURE'];
  calls.manager.on('Getvar', (action, session) => {
    session.reply(action, 'Response: Success', `Value: ${values.shift() ?? ''}`);
  });
  calls.begin('17.1');
  await calls.command(1);
  calls.tell('AsyncAGIEnd', '17.1');
  await calls.allOver();
  expect(codes).toEqual(['E_AGI_COMMAND_FAILED']);
});

it('a command that only a hangup ends is given up by its signal, which is no fault to report', async () => {
  const controller = new AbortController();
  let answer: unknown;
  const calls = await AsyncCalls.start((server) =>
    server.agi('/menu', async (channel) => {
      answer = await channel
        .exec('Wait', '9', { signal: controller.signal })
        .catch((error: unknown) => (error as AGIError).code);
    }),
  );
  calls.begin('17.1');
  await calls.command(1);
  controller.abort();
  expect((await calls.command(2)).command).toBe('ASYNCAGI BREAK');
  expect([answer, calls.reports]).toEqual(['E_AGI_ABORTED', []]);
});

describe('a session that we end while a command runs', () => {
  it.each<[string, (channel: AGIChannel) => Promise<unknown>, string, string]>([
    ['STREAM FILE', (c) => c.streamFile('long'), 'ControlPlayback', '200 result=0 endpos=9\n'],
    ['GET DATA', (c) => c.getData('long'), 'PlayDTMF', '200 result=\n'],
    ['WAIT FOR DIGIT', (c) => c.waitForDigit(-1), 'ControlPlayback', '200 result=1000\n'],
  ])('ends %s first, as bytes do over FastAGI', async (_, send, action, reply) => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel) => {
        void send(channel).catch(() => undefined);
        await Promise.resolve();
        channel.fail('enough');
      }),
    );
    let running: Awaited<ReturnType<typeof calls.command>> | undefined;
    calls.manager.on(action, (received, session) => {
      session.reply(received);
      if (running) calls.answer(running, reply);
      running = undefined;
    });
    calls.begin('17.1');
    running = await calls.command(1);
    await calls.replies(2, '200 result=1\n');
    expect((await calls.commands(3)).slice(1)).toEqual([
      'SET VARIABLE AGI_OUTCOME enough',
      FAILING,
    ]);
    expect(calls.manager.received(action)[0]?.headers.channel).toBe('17.1');
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
    expect(calls.reports).toEqual([]);
  });

  it('lets a command that bytes do not end come to its end', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel) => {
        void channel.sayDigits('123').catch(() => undefined);
        await Promise.resolve();
        channel.fail('enough');
      }),
    );
    calls.begin('17.1');
    expect((await calls.commands(3)).slice(1)).toEqual([
      'SET VARIABLE AGI_OUTCOME enough',
      FAILING,
    ]);
    expect(calls.manager.received('ControlPlayback')).toEqual([]);
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
  });

  it('gives the call back to the dialplan when replies cannot be trusted any more', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', (channel) => channel.streamFile('long')),
    );
    calls.begin('17.1');
    await calls.command(1);
    calls.executed('17.1', 'theirs.1', 'x'.repeat(1024));
    expect((await calls.command(2)).command).toBe('ASYNCAGI BREAK');
    await calls.allOver();
  });
});
