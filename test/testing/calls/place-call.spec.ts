import { describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { AGIError, type AGIChannel } from 'nestjs-agi/core';
import {
  formatDialogue,
  placeCall,
  SimulatedDatabase,
  type CallReport,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { agiServerUrl, rawServer, stopServers } from '../../fixtures/servers.js';

/** A server that reads nothing of what it gets, and does with a socket what a test likes. */
const serveRaw = (behave: (socket: Socket) => void): Promise<string> =>
  rawServer((socket) => {
    behave(socket.resume());
  }, '/raw');

const failureOf = async ({ ended }: SimulatedCall): Promise<AGIError> => {
  const error: unknown = await ended.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AGIError) return error;
  throw new Error('the call did not fail as it should');
};

const call = async (
  handler: (channel: AGIChannel) => unknown,
  options: SimulatedCallOptions = {},
): Promise<CallReport> => placeCall(await agiServerUrl(handler), { prompt: 30, ...options }).ended;

describe('a call that is placed', () => {
  it('has a dialogue and a report that tell all of it', async () => {
    const url = await agiServerUrl(async (channel) => {
      await channel.answer();
      await channel.streamFile('welcome');
      const { digits } = await channel.getData('main-menu', 3000, 1);
      await channel.sayDigits(digits);
      await channel.streamFile('goodbye');
    });
    const report = await placeCall(url, { speed: 20 })
      .whenPlaying('main-menu')
      .press('1')
      .whenPlaying('goodbye')
      .after(50)
      .hangUp().ended;
    expect(report).toMatchObject({
      status: 'HANGUP',
      played: ['welcome', 'main-menu', 'goodbye'],
      said: ['digits 1'],
      unused: [],
      reset: false,
    });
    expect(formatDialogue(report.dialogue)).toBe(
      [
        '< ANSWER',
        '> 200 result=0',
        '< STREAM FILE welcome ""',
        '> 200 result=0 endpos=1600',
        '< GET DATA main-menu 3000 1',
        '  the caller presses 1',
        '> 200 result=1',
        '< SAY DIGITS 1 ""',
        '> 200 result=0',
        '< STREAM FILE goodbye ""',
        '  the caller hangs up',
        '> 200 result=-1 endpos=560',
        '> HANGUP',
        '> HANGUP',
      ].join('\n'),
    );
  });

  it('sends the environment as Asterisk does, with what was asked for', async () => {
    let seen: AGIChannel['request'] | undefined;
    await call(({ request }) => (seen = request), {
      callerId: { name: 'Ädä', number: '123' },
      args: ['one', 'two: three', ''],
      environment: { agi_language: 'fr', agi_arg_2: 'second' },
    });
    expect(seen).toMatchObject({
      path: '/test',
      callerId: '123',
      callerIdName: 'Ädä',
      args: ['one', 'second', ''],
      language: 'fr',
      version: '22.10.1',
    });
  });

  it('is not Asterisk where it sends a key that Asterisk does not write', async () => {
    for (const key of ['x-token', 'agi_foo', 'Agi_Callerid', '__proto__', 'agi_arg_0']) {
      let seen: AGIChannel['request'] | undefined;
      await call(({ request }) => (seen = request), { environment: { [key]: 'secret' } });
      expect(seen!.headers[key]).toBe('secret');
      expect(seen!.version).toBeUndefined();
    }
  });

  it.each<[string, SimulatedCallOptions]>([
    ['in the name of the caller', { callerId: { name: 'Ada\nx-token: letmein' } }],
    ['in an argument', { args: ['one\nx-token: letmein'] }],
    [
      'of a client that says it is Asterisk',
      { environment: { 'x-token': 'x', agi_version: '22' } },
    ],
  ])(
    'is refused for a line that Asterisk does not write %s, as on Asterisk',
    async (_at, options) => {
      const { outcome } = await call(() => 'never', options);
      expect(outcome).toBe('protocol_error');
    },
  );

  it('reports the steps of the script whose moment never came', async () => {
    const script = [
      { playing: 'menu', press: '1' },
      { playing: 'never', press: '2' },
    ];
    const { unused } = await call((channel) => channel.streamFile('menu', '1'), {
      script,
      unused: 'allow',
    });
    expect(unused).toEqual([{ playing: 'never', press: '2' }]);
  });

  it('shares a database, variables and what was sent, said and recorded', async () => {
    const database = new SimulatedDatabase({ 'greeting/lang': 'dé' });
    const report = await call(
      async (channel) => {
        const { data } = await channel.databaseGet('greeting', 'lang');
        await channel.databasePut('seen', 'it', String(data));
        await channel.setVariable('COPY', (await channel.getVariable('GIVEN')).data ?? '');
        await channel.sendText('hello');
        await channel.recordFile('mine', 'wav', '#', 40);
        await channel.continueAt('next', 's', 3);
      },
      { database, variables: { GIVEN: '日本 "x" \\ y' } },
    );
    expect(database.entries()).toEqual({ '/greeting/lang': 'dé', '/seen/it': 'dé' });
    expect(report).toMatchObject({
      status: 'SUCCESS',
      sent: ['hello'],
      recorded: ['mine.wav'],
      continueAt: { context: 'next', extension: 's', priority: '3' },
    });
    expect(report.variables).toEqual({
      GIVEN: '日本 "x" \\ y',
      COPY: '日本 "x" \\ y',
      AGISTATUS: 'SUCCESS',
    });
  });

  it('runs applications of the test, and ends them when the caller hangs up', async () => {
    const results: (number | null | undefined)[] = [];
    const report = await call(
      async (channel) => {
        results.push((await channel.exec('dial', 'SIP/100,20')).result);
        results.push((await channel.exec('Nothing')).result);
        results.push((await channel.exec('Queue', 'support')).result);
      },
      {
        applications: {
          Dial: (options, dialplan) => {
            dialplan.set('DIALSTATUS', options.startsWith('SIP/100') ? 'BUSY' : 'ANSWER');
            return 0;
          },
          // Takes no notice of anything.
          Queue: () => new Promise(() => undefined),
        },
        script: [{ playing: 'Queue', hangup: true }],
      },
    );
    expect(results).toEqual([0, -2, -1]);
    expect(report).toMatchObject({
      status: 'HANGUP',
      executed: ['dial(SIP/100,20)', 'Queue(support)'],
      variables: { DIALSTATUS: 'BUSY' },
    });
  });

  it('runs subroutines and functions of the test', async () => {
    const report = await call(
      async (channel) => {
        await channel.gosub('sub', 's', 1, 'a,b');
        const { data } = await channel.getVariable('ODBC_PLAN(42)');
        await channel.setVariable('PLAN', String(data));
      },
      {
        subroutines: { 'sub,s,1': (args) => args.join('+') },
        functions: { ODBC_PLAN: (id) => (id === '42' ? 'gold' : undefined) },
      },
    );
    expect(report.variables).toMatchObject({ GOSUB_RETVAL: 'a+b', PLAN: 'gold' });
  });

  it('reads FAILURE after a missing prompt, whatever follows', async () => {
    const report = await call(
      async (channel) => {
        await channel.streamFile('there');
        await channel.streamFile('not-there');
        await channel.streamFile('there');
      },
      { prompt: 'missing', prompts: { there: 10 } },
    );
    expect(report).toMatchObject({ status: 'FAILURE', outcome: '', played: ['there', 'there'] });
  });

  it('reports the outcome that the server sets', async () => {
    expect(await call(() => Promise.reject(new Error('boom')))).toMatchObject({
      status: 'FAILURE',
      outcome: 'handler_error',
      commands: ['SET VARIABLE AGI_OUTCOME handler_error', 'failure'],
    });
  });

  it('stops a prompt that the server aborts, and answers the next commands in order', async () => {
    const played: unknown[] = [];
    const report = await call(
      async (channel) => {
        const abort = new AbortController();
        const playing = channel.streamFile('long', '', undefined, {
          signal: abort.signal,
        });
        setImmediate(() => {
          abort.abort();
        });
        await playing.catch((error: unknown) => played.push((error as { code: string }).code));
        played.push((await channel.getVariable('EXTEN')).data);
      },
      { prompts: { long: 60_000 } },
    );
    expect(played).toEqual(['E_AGI_ABORTED', '100']);
    expect(report.status).toBe('SUCCESS');
  });

  it('is hung up by a time, by hangup() and by SET AUTOHANGUP', async () => {
    const wait = (channel: AGIChannel): unknown => channel.waitForDigit(60_000);
    const url = await agiServerUrl(wait);
    expect((await placeCall(url, { speed: 100 }).hangUpAfter(1000).ended).status).toBe('HANGUP');

    const byHand = placeCall(url, {
      onLine: ({ text }) => {
        if (text.startsWith('WAIT')) byHand.hangup();
      },
    });
    expect((await byHand.ended).status).toBe('HANGUP');

    const automatic = await call(
      async (channel) => {
        await channel.setAutoHangup(1);
        await wait(channel);
      },
      { speed: 100 },
    );
    expect(automatic.status).toBe('HANGUP');
  });

  it('takes all keys that press() is given', async () => {
    const digits: unknown[] = [];
    const url = await agiServerUrl(async (channel) =>
      digits.push((await channel.getData('', 5000, 4)).digits),
    );
    const typed = placeCall(url, {
      onLine: ({ kind, text }) => {
        if (kind === 'command' && text.startsWith('GET DATA')) {
          setImmediate(() => {
            typed.press('0042');
          });
        }
      },
    });
    await typed.ended;
    expect(digits).toEqual(['0042']);
  });
});

describe('a call that fails', () => {
  it.each(['http://x/', 'agi://', 'agi://user:pw@host/x', 'agi://host:0/x', 'agi://host?x=1', ''])(
    'refuses the URL %j',
    (url) => {
      expect(() => placeCall(url)).toThrow(
        expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
      );
    },
  );

  it('says that there is no server', async () => {
    const url = await serveRaw(() => undefined);
    await stopServers();
    const { code, message } = await failureOf(placeCall(url));
    expect(code).toBe('E_AGI_SOCKET_ERROR');
    expect(message).toContain('is the server up?');
  });

  it('gives up a server that says nothing', async () => {
    const url = await serveRaw(() => undefined);
    const { code, message } = await failureOf(placeCall(url, { timeout: 50 }));
    expect(code).toBe('E_AGI_COMMAND_TIMEOUT');
    expect(message).toContain('it sent no command');
  });

  it('shows the call so far when a server does not come to an end', async () => {
    const url = await serveRaw((socket) => socket.write('VERBOSE "now what"\n'));
    const { message } = await failureOf(placeCall(url, { timeout: 100 }));
    expect(message).toMatch(
      /its last command was VERBOSE "now what"\nThe call so far:\n< VERBOSE "now what"\n> 200 result=1$/,
    );
  });

  it('ends when the server breaks the connection, and reports it', async () => {
    const url = await serveRaw((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect(await placeCall(url).ended).toMatchObject({ status: 'SUCCESS', reset: true });
  });

  it('does not wait for a server that never closes its side', async () => {
    const url = await serveRaw((socket) => socket.write('failure\n'));
    expect(await placeCall(url, { timeout: 5000 }).ended).toMatchObject({ status: 'FAILURE' });
  });

  it('rejects with what an application of the test throws', async () => {
    const broken = call((channel) => channel.exec('Broken'), {
      applications: {
        Broken: () => {
          throw new Error('my own fault');
        },
      },
    });
    await expect(broken).rejects.toThrow('my own fault');
  });
});
