import { describe, expect, it } from '@jest/globals';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { AsyncCalls } from './fixture/async-calls.js';

const OK = '200 result=0\n';
const FAILING = 'STREAM FILE nestjs-agi-no-such-file ""';

/** The error of a command that is sent when a call begins, as the handler sees it. */
function erring(
  send: (channel: AGIChannel) => Promise<unknown> = (channel) => channel.streamFile('welcome'),
): { start: (channel: AGIChannel) => Promise<void>; error: Promise<AGIError> } {
  let settle: (error: AGIError) => void;
  const error = new Promise<AGIError>((resolve) => {
    settle = resolve;
  });
  return {
    error,
    start: async (channel) => {
      await send(channel).catch((thrown: unknown) => {
        settle(thrown as AGIError);
      });
    },
  };
}

describe('a call over AsyncAGI', () => {
  it('is served by the route of its first argument, and ended by ASYNCAGI BREAK', async () => {
    const seen: unknown[] = [];
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel, { lang }) => {
        seen.push(lang, channel.request.args, channel.request.uniqueId);
        await channel.noop('one');
      }),
    );
    calls.begin('17.1', '/menu?lang=en', 'agi_arg_2: second\n');
    expect(await calls.command(1)).toMatchObject({ channel: '17.1', command: 'NOOP one' });
    expect(calls.asyncAgi.runningCalls).toBe(1);
    await calls.replies(1, OK);
    expect(await calls.command(2)).toMatchObject({ channel: '17.1', command: 'ASYNCAGI BREAK' });
    await calls.replies(2, OK);
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
    expect(seen).toEqual(['en', ['second'], '17.1']);
    expect(calls.outcomes).toEqual(['completed']);
    expect(calls.reports).toEqual([]);
  });

  it('fails by a command that fails, since AsyncAGI knows no last words', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', () => {
        throw new Error('broken');
      }),
    );
    calls.begin('17.1');
    await calls.replies(1, '200 result=1\n');
    expect(await calls.commands(2)).toEqual(['SET VARIABLE AGI_OUTCOME handler_error', FAILING]);
    await calls.replies(2, '200 result=-1\n');
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
    expect(calls.outcomes).toEqual(['handler_error']);
  });

  it('is over when the handler itself ends the session', async () => {
    const { start, error } = erring(async (channel) => {
      await channel.asyncagiBreak();
      await channel.noop('after it');
    });
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.begin('17.1');
    await calls.replies(1, OK);
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
    expect(await calls.commands(1)).toEqual(['ASYNCAGI BREAK']);
    expect(await error).toMatchObject({ message: expect.stringContaining('asyncagiBreak()') });
  });

  it('is served again on the same channel, with names of commands that no other call has', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', (channel) => channel.noop('one')),
    );
    for (const first of [1, 3]) {
      calls.begin('17.1');
      await calls.replies(first, OK);
      await calls.replies(first + 1, OK);
      calls.tell('AsyncAGIEnd', '17.1');
      await calls.allOver();
    }
    const ids = calls.manager.received('AGI').map(({ headers }) => headers.commandid);
    expect(new Set(ids).size).toBe(4);
    expect(calls.outcomes).toEqual(['completed', 'completed']);
  });

  it('that begins while the one before has not ended, as far as we know, ends that one', async () => {
    const { start, error } = erring();
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.statusIs('HANGUP');
    calls.begin('17.1');
    await calls.command(1);
    calls.begin('17.1');
    expect((await error).code).toBe('E_AGI_HANGUP');
    const again = await calls.command(2);
    expect(again).toMatchObject({ channel: '17.1', command: 'STREAM FILE welcome ""' });
    expect(calls.asyncAgi.runningCalls).toBe(1);
    // The end that is told next is that of the new one.
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.ended(2);
    expect(calls.outcomes).toEqual(['hangup', 'hangup']);
  });

  it('reads a reply in pieces, and its value is whole', async () => {
    let value: unknown;
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel) => {
        ({ value } = await channel.databaseGet('texts', 'long'));
      }),
    );
    const reply = `200 result=1 (${'x'.repeat(1500)})\n`;
    calls.begin('17.1');
    await calls.replies(1, reply.slice(0, 1024));
    const question = await calls.command(2);
    const [, word = ''] = /^GET FULL VARIABLE ([0-9a-f]{32})$/.exec(question.command ?? '') ?? [];
    calls.answer(question, `${reply.slice(1024)}200 result=1 (${word})\n`);
    expect((await calls.command(3)).command).toBe('ASYNCAGI BREAK');
    expect(value).toBe('x'.repeat(1500));
  });
});

it.each(['utf8', 'latin1'] as const)(
  'a command is UTF-8 over a client whose texts are %s',
  async (encoding) => {
    const calls = await AsyncCalls.start(
      (server) => server.agi('/menu', (channel) => channel.noop('Grüße')),
      undefined,
      { encoding },
    );
    calls.begin('17.1');
    expect(await calls.command(1)).toMatchObject({ command: 'NOOP "Grüße"' });
  },
);

it('a call whose session ends while its environment is read never reaches a handler', async () => {
  let begun = 0;
  const calls = await AsyncCalls.start((server) =>
    server.agi('/menu', () => {
      begun++;
    }),
  );
  calls.statusIs('HANGUP');
  calls.begin('17.1', `/menu?${'x'.repeat(1024)}`);
  expect((await calls.command(1)).command).toMatch(/^GET FULL VARIABLE /);
  calls.tell('AsyncAGIEnd', '17.1');
  await calls.allOver();
  expect(begun).toBe(0);
});

describe('the end of a session that is not ours', () => {
  it.each([
    ['HANGUP', 'E_AGI_HANGUP', /hung up/],
    ['FAILURE', 'E_AGI_COMMAND_FAILED', /a command failed, and with it Asterisk has ended/],
    ['SUCCESS', 'E_AGI_COMMAND_FAILED', /another client of the manager has ended the session/],
  ])('with AGISTATUS %s rejects with %s', async (status, code, message) => {
    const { start, error } = erring();
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.statusIs(status);
    calls.begin('17.1');
    await calls.command(1);
    calls.tell('AsyncAGIEnd', '17.1');
    expect(await error).toMatchObject({ code, message: expect.stringMatching(message) });
    await calls.allOver();
    // Nothing is sent to a session that has ended: the next one on this channel would execute it.
    expect(calls.manager.received('AGI')).toHaveLength(1);
  });

  it('names the command that failed', async () => {
    const errors: Promise<AGIError>[] = [];
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', async (channel) => {
        await channel.streamFile('missing').catch(() => undefined);
        const { start, error } = erring(() => channel.noop('next'));
        errors.push(error);
        await start(channel);
      }),
    );
    calls.statusIs('FAILURE');
    calls.begin('17.1');
    await calls.replies(1, '200 result=-1 endpos=0\n');
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.allOver();
    expect(await errors[0]).toMatchObject({
      code: 'E_AGI_COMMAND_FAILED',
      message: expect.stringMatching(/STREAM FILE failed/),
    });
    expect(calls.manager.received('AGI')).toHaveLength(1);
  });

  it.each(['HangupRequest', 'SoftHangupRequest', 'Hangup'])(
    'is a hangup after the event %s, and nobody asks for its status',
    async (event) => {
      const { start, error } = erring();
      const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
      calls.begin('17.1');
      await calls.command(1);
      calls.tell(event, '17.1');
      calls.tell('AsyncAGIEnd', '17.1');
      expect((await error).code).toBe('E_AGI_HANGUP');
      await calls.allOver();
      expect(calls.manager.received('Getvar')).toEqual([]);
      expect(calls.outcomes).toEqual(['hangup']);
    },
  );

  it('is a hangup where the status cannot be read and no command has failed', async () => {
    const { start, error } = erring();
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.manager.on('Getvar', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: No such channel');
    });
    calls.begin('17.1');
    await calls.command(1);
    calls.tell('AsyncAGIEnd', '17.1');
    expect((await error).code).toBe('E_AGI_HANGUP');
  });

  it('comes when Asterisk takes a command no more: the channel is gone', async () => {
    const { start, error } = erring();
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.manager.on('AGI', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Channel 17.1 does not exist.');
    });
    calls.begin('17.1');
    expect((await error).code).toBe('E_AGI_HANGUP');
    await calls.allOver();
    expect(calls.outcomes).toEqual(['hangup']);
  });
});

describe('which calls are taken', () => {
  it.each<[string, Parameters<typeof AsyncCalls.start>[1], string[]]>([
    ['all of them', undefined, ['NOOP menu', 'SET VARIABLE AGI_OUTCOME no_handler', FAILING]],
    ['those of a route', { accept: 'routed' }, ['NOOP menu']],
    [
      'those of a function',
      { accept: ({ path }) => path === '/other' },
      ['SET VARIABLE AGI_OUTCOME no_handler', FAILING],
    ],
  ])('%s', async (_name, options, commands) => {
    const calls = await AsyncCalls.start(
      (server) => server.agi('/menu', (channel) => channel.noop('menu')),
      options,
    );
    calls.begin('17.1', '/menu');
    calls.begin('17.2', '/other');
    expect((await calls.commands(commands.length)).sort()).toEqual(commands);
    await calls.ami.action('Ping');
    expect(calls.manager.received('AGI')).toHaveLength(commands.length);
    expect(calls.asyncAgi.runningCalls).toBe(
      new Set(calls.manager.received('AGI').map(({ headers }) => headers.channel)).size,
    );
  });

  it('none by a function that throws, which is reported', async () => {
    const calls = await AsyncCalls.start((server) => server.agi('/menu', () => undefined), {
      accept: () => {
        throw new Error('no database');
      },
    });
    calls.begin('17.1');
    await calls.ami.action('Ping');
    expect(calls.asyncAgi.runningCalls).toBe(0);
    expect(calls.reports).toEqual(['AGI_CALLBACK_ERROR: `accept` of AsyncAgi failed: no database']);
  });

  it('none after close(), while the running ones go on', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', (channel) => channel.noop('one')),
    );
    calls.begin('17.1');
    calls.begin('17.2');
    await calls.command(2);
    calls.asyncAgi.close();
    calls.begin('17.3');
    for (const count of [1, 3]) await calls.replies(count, OK);
    calls.tell('AsyncAGIEnd', '17.1');
    await calls.replies(2, OK);
    await calls.replies(4, OK);
    calls.tell('AsyncAGIEnd', '17.2');
    await calls.allOver();
    calls.begin('17.4');
    await calls.ami.action('Ping');
    expect(calls.outcomes).toEqual(['completed', 'completed']);
    expect(calls.manager.received('AGI').map(({ headers }) => headers.channel)).not.toContain(
      '17.3',
    );
  });
});

describe('another client of the manager', () => {
  it('is told of once, and the call goes on after a short reply', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', (channel) => channel.noop('one')),
    );
    calls.begin('17.1');
    const first = await calls.command(1);
    calls.executed('17.1', 'theirs.1', encodeURIComponent(OK));
    calls.executed('17.1', 'theirs.2', encodeURIComponent(OK));
    calls.executed('18.9', 'theirs.3', encodeURIComponent(OK));
    calls.answer(first, OK);
    expect((await calls.command(2)).command).toBe('ASYNCAGI BREAK');
    expect(calls.reports).toEqual([
      expect.stringMatching(/^AGI_SHARED_CALL: two clients of the manager at 127.0.0.1:\d+ send/),
    ]);
  });

  it('is not told of where an answer to an earlier call of ours comes late', async () => {
    const calls = await AsyncCalls.start((server) =>
      server.agi('/menu', (channel) => channel.noop('one')),
    );
    calls.begin('17.1');
    const first = await calls.command(1);
    const [prefix = ''] = (first.commandid ?? '').split('.');
    calls.executed('17.1', `${prefix}.99.1`, 'x'.repeat(1024));
    calls.answer(first, OK);
    expect((await calls.command(2)).command).toBe('ASYNCAGI BREAK');
    expect(calls.reports).toEqual([]);
  });

  it.each([
    ['long', 'x'.repeat(1024)],
    ['cut', '%0a'.repeat(682)],
    ['unfinished', '200 result=0'],
  ])('spoils the session by a %s reply, and the call is over', async (_name, result) => {
    const { start, error } = erring();
    const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
    calls.begin('17.1');
    await calls.command(1);
    calls.executed('17.1', 'theirs.1', result);
    expect((await error).code).toBe('E_AGI_PROTOCOL');
  });
});

it('a masquerade gives the session another channel: commands and the end go by the new one', async () => {
  const { start, error } = erring(async (channel) => {
    await channel.noop('one');
    await channel.noop('two');
  });
  const calls = await AsyncCalls.start((server) => server.agi('/menu', start));
  calls.statusIs('HANGUP');
  calls.begin('17.1');
  const { commandid = '' } = await calls.command(1);
  calls.executed('18.2', commandid, encodeURIComponent(OK));
  expect(await calls.command(2)).toMatchObject({ channel: '18.2', command: 'NOOP two' });
  // The old channel is of no concern any more.
  calls.tell('AsyncAGIEnd', '17.1');
  await calls.ami.action('Ping');
  expect(calls.asyncAgi.runningCalls).toBe(1);
  calls.tell('AsyncAGIEnd', '18.2');
  expect((await error).code).toBe('E_AGI_HANGUP');
  await calls.allOver();
});
