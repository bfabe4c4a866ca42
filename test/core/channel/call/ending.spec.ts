import { describe, expect, it } from '@jest/globals';
import { AGIRequest, type AGIChannel, type NextPlace } from 'nestjs-agi/core';
import { composeLastWords } from '../../../../lib/core/channel/call/last-words.js';
import { takeReports, type Report } from '../../../../lib/core/internal.js';
import { openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';

const ends: [string, (call: OpenCall) => void, string][] = [
  [
    'a FIN',
    ({ call }) => {
      call.disconnected();
    },
    'E_AGI_SOCKET_END',
  ],
  [
    'a reset',
    ({ call }) => {
      call.disconnected(new Error('read ECONNRESET'));
    },
    'E_AGI_SOCKET_ERROR',
  ],
  [
    'a FIN after a HANGUP line',
    ({ call, say }) => {
      say('HANGUP\n');
      call.disconnected();
    },
    'E_AGI_HANGUP',
  ],
  [
    'a reset after a HANGUP line',
    ({ call, say }) => {
      say('HANGUP\n');
      call.disconnected(new Error('reset'));
    },
    'E_AGI_HANGUP',
  ],
  [
    'the handler’s end',
    ({ call }) => {
      call.finish();
    },
    'E_AGI_CHANNEL_DESTROYED',
  ],
  [
    'fail()',
    ({ channel }) => {
      channel.fail('no_money');
    },
    'E_AGI_CHANNEL_DESTROYED',
  ],
  [
    'a violation',
    ({ say }) => {
      say('no reply\n');
    },
    'E_AGI_PROTOCOL',
  ],
];

/** The states that a call can be in when it ends. */
const positions: [string, (c: OpenCall) => Promise<unknown>[]][] = [
  ['in flight', ({ channel }) => [channel.noop()]],
  [
    'in flight and queued',
    ({ channel }) => [channel.noop(), channel.verbose('x'), channel.exec('Dial')],
  ],
  [
    'in the middle of a line',
    ({ channel, say }) => {
      const pending = [channel.noop()];
      say('200 resu');
      return pending;
    },
  ],
  [
    'in the middle of a 520 block',
    ({ channel, say }) => {
      const pending = [channel.noop(), channel.noop()];
      say('520-Invalid\nUsage\n');
      return pending;
    },
  ],
  [
    'waiting for a fence',
    ({ channel, say }) => {
      const pending = [channel.getVariable('X'), channel.noop()];
      say('200 result=1 (a\n');
      return pending;
    },
  ],
  [
    'between a reply and its follow-up',
    ({ channel, say, answerFences }) => {
      const pending = [channel.getVariable('X'), channel.noop()];
      say(`200 result=1 (${'x'.repeat(1023)})\n`);
      answerFences();
      return pending;
    },
  ],
];

/** Ends in which Asterisk writes nothing more, and which can come anywhere. */
const silent = new Set(['a FIN', 'a reset', 'the handler’s end', 'fail()']);

describe.each(ends)('%s', (name, end, code) => {
  it.each(silent.has(name) ? positions : positions.slice(0, 2))(
    'rejects every command that is %s, once',
    async (_position, start) => {
      const opened = openCall();
      const pending = start(opened);
      end(opened);
      // Commands that a hangup takes out of the queue reject on a macrotask.
      await new Promise((resolve) => setImmediate(resolve));
      const outcomes = await Promise.all(pending.map(outcomeOf));
      expect(outcomes).toEqual(pending.map(() => code));
      const { unanswered, waiting } = opened.call.commands;
      expect([unanswered, waiting]).toEqual([[], 0]);
      expect(opened.events.filter((event) => event.startsWith('end'))).toHaveLength(1);
      expect(opened.lastWords).toHaveLength(1);
    },
  );

  it('is final: nothing that comes after it changes anything', async () => {
    const opened = openCall();
    end(opened);
    const { events, written, call, channel, say } = opened;
    const told = [...events];
    say('HANGUP\n200 result=1\nnonsense\n');
    call.disconnected(new Error('reset'));
    call.disconnected();
    call.finish();
    call.refuse('draining');
    channel.fail('again');
    await expect(channel.noop()).rejects.toMatchObject({
      code: code === 'E_AGI_HANGUP' ? 'E_AGI_HANGUP' : 'E_AGI_CHANNEL_DESTROYED',
    });
    expect(events).toEqual(told);
    expect(written).toEqual([]);
  });
});

describe('a session that a listener of `hangup` ends', () => {
  function openEnding(): OpenCall {
    const opened = openCall();
    opened.channel.on('hangup', () => {
      opened.call.finish();
    });
    return opened;
  }

  it('is not told of what Asterisk sent in the same chunk, even if it breaks the protocol', () => {
    const { say, events } = openEnding();
    say('HANGUP\nnonsense\n');
    expect(events).toEqual(['hangup', 'end hangup']);
  });

  it('asks nothing more of Asterisk, even if a value without an end follows in the same chunk', async () => {
    const { channel, say, written } = openEnding();
    const reading = channel.getVariable('X');
    say('HANGUP\n200 result=1 (a\n');
    expect(await outcomeOf(reading)).toBe('E_AGI_HANGUP');
    expect(written).toEqual(['GET VARIABLE X\n']);
  });
});

it.each<[string, (opened: OpenCall) => void, string[]]>([
  [
    'a FIN',
    ({ call }) => {
      call.disconnected();
    },
    ['end disconnected'],
  ],
  [
    'a reset',
    ({ call }) => {
      call.disconnected(new Error('reset'));
    },
    ['failed E_AGI_SOCKET_ERROR', 'end disconnected'],
  ],
  [
    'a reset after a HANGUP line',
    ({ call, say }) => {
      say('HANGUP\n');
      call.disconnected(new Error('reset'));
    },
    ['hangup', 'end hangup'],
  ],
])('%s is told as it is', (_name, end, events) => {
  const opened = openCall();
  end(opened);
  expect(opened.events).toEqual(events);
});

describe('a command after the end', () => {
  it.each<[string, (opened: OpenCall) => void, string]>([
    [
      'the handler returned',
      ({ call }) => {
        call.finish();
      },
      'NOOP: the session is over: its handler has returned',
    ],
    [
      'a shut-down',
      ({ call }) => {
        call.refuse('draining');
      },
      'NOOP: the session is over: the server closes',
    ],
    [
      'the time was over',
      ({ call }) => {
        call.refuse('session_timeout');
      },
      'NOOP: the session is over: it lasted longer than `sessionTimeout` allows',
    ],
    [
      'fail(), whose reason it does not say',
      ({ channel }) => {
        channel.fail('PIN 4711');
      },
      'NOOP: the session is over: channel.fail() has ended it',
    ],
    [
      'a FIN',
      ({ call }) => {
        call.disconnected();
      },
      'NOOP: Asterisk closed the connection',
    ],
    [
      'a reset',
      ({ call }) => {
        call.disconnected(new Error('read ECONNRESET'));
      },
      'NOOP: the connection failed: read ECONNRESET',
    ],
    [
      'a hangup',
      ({ call, say }) => {
        say('HANGUP\n');
        call.disconnected();
      },
      'NOOP: the call was hung up or redirected, and Asterisk closed the connection',
    ],
  ])('says why: %s', async (_name, end, message) => {
    const opened = openCall();
    end(opened);
    await expect(opened.channel.noop()).rejects.toMatchObject({ message });
  });

  it('says why: hangup()', async () => {
    const { channel, say } = openCall();
    const hangup = channel.hangup();
    say('200 result=1\n');
    await hangup;
    await expect(channel.noop()).rejects.toMatchObject({
      message: 'NOOP: the session is over: hangup() has ended it',
    });
  });
});

it('a command that was given up on is not told of again at the end', async () => {
  const { channel, call, events } = openCall();
  const controller = new AbortController();
  const command = channel.noop('x', { signal: controller.signal });
  controller.abort();
  await expect(command).rejects.toMatchObject({ code: 'E_AGI_ABORTED' });
  call.finish();
  expect(events.filter((event) => event.startsWith('commandFailed'))).toEqual([]);
});

describe('last words', () => {
  it('are made once, and not for a session that is over', () => {
    const outcomes: string[] = [];
    const { call, channel } = openCall({
      lastWords: (outcome) => {
        outcomes.push(outcome);
        return [];
      },
    });
    call.refuse('draining');
    channel.fail('again');
    expect(outcomes).toEqual(['draining']);
  });

  it('are one write, with the reason and Asterisk’s own word for a failure', () => {
    const { channel, lastWords } = openCall();
    void channel.exec('Dial');
    channel.fail('two words "quoted"');
    expect(lastWords).toEqual([
      String.raw`SET VARIABLE AGI_OUTCOME "two words \"quoted\""` + '\nfailure\n',
    ]);
  });

  it.each(['a\nSET VARIABLE X 1', 'a\r', 'a\0'])(
    'refuse a reason that would be more than a word',
    (reason) => {
      const { channel, lastWords } = openCall();
      expect(() => {
        channel.fail(reason);
      }).toThrow(expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }));
      expect(channel.ended).toBe(false);
      expect(lastWords).toEqual([]);
    },
  );

  it('may be the application’s own, without `failure` on a dead channel', () => {
    const own = (outcome: string): string[][] => [['SET', 'VARIABLE', 'WHY', outcome], ['failure']];
    const live = openCall({ lastWords: own });
    live.call.refuse('draining');
    expect(live.lastWords).toEqual(['SET VARIABLE WHY draining\nfailure\n']);
    const dead = openCall({ lastWords: own });
    dead.say('HANGUP\n');
    dead.call.refuse('draining');
    expect(dead.lastWords).toEqual(['SET VARIABLE WHY draining\n']);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('mistake');
      },
    ],
    ['hold a newline', () => [['SET', 'VARIABLE', 'X', 'a\nb']]],
    ['are no list', () => 'failure' as never],
    ['come later', () => Promise.reject(new Error('mistake')) as never],
  ])('of the application that %s give way to the default, and are told of', (_name, lastWords) => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const opened = openCall({ lastWords });
    opened.call.refuse('draining');
    stop();
    expect(opened.lastWords).toEqual(['SET VARIABLE AGI_OUTCOME draining\nfailure\n']);
    expect(reports).toEqual([
      expect.objectContaining({
        code: 'AGI_CALLBACK_ERROR',
        message: expect.stringMatching(/^\[17\.\d\] the option `lastWords` failed: /),
      }),
    ]);
  });

  it('of the application are refused with the place of what no line can carry', () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    openCall({ lastWords: () => [['SET', 'VARIABLE', 'X', 'a\nb']] }).call.refuse('draining');
    stop();
    expect(reports).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('last words: word 4 holds LF at character 2 of 3'),
      }),
    ]);
  });

  it('that come later are told of as what they are, and end no process', async () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const later = (): never => Promise.reject(new Error('mistake')) as never;
    openCall({ lastWords: later }).call.refuse('draining');
    // A call that is refused before its environment was read.
    composeLastWords({ outcome: 'x', request: undefined, hungUp: false, custom: later });
    await new Promise(setImmediate);
    stop();
    const why = 'it returned a promise, but must return the commands at once';
    expect(reports.map(({ message }) => message)).toEqual([
      `[17.4] the option \`lastWords\` failed: ${why}`,
      `the option \`lastWords\` failed: ${why}`,
    ]);
  });

  it('need nothing of the application', () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    openCall().call.refuse('draining');
    stop();
    expect(reports).toEqual([]);
  });

  it('may be as long as Asterisk of the request reads, and are refused where they are longer', () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const composed = (agi_version: string): string =>
      composeLastWords({
        outcome: 'draining',
        request: new AGIRequest({ agi_request: 'agi://h/', agi_version }),
        hungUp: false,
        custom: () => [['VERBOSE', 'x'.repeat(4000)]],
      });
    expect(composed('22.10.1')).toBe(`VERBOSE ${'x'.repeat(4000)}\n`);
    expect(reports).toEqual([]);
    expect(composed('16.30.0')).toBe('SET VARIABLE AGI_OUTCOME draining\nfailure\n');
    stop();
    expect(reports.map(({ message }) => message)).toEqual([
      expect.stringContaining('the option `lastWords` failed: last words'),
    ]);
  });

  it('know the request', () => {
    const opened = openCall({
      lastWords: (_outcome, request) => [['VERBOSE', request?.path ?? '?']],
    });
    opened.call.refuse('draining');
    expect(opened.lastWords).toEqual(['VERBOSE /menu\n']);
  });
});

describe('continueAt', () => {
  it('sends the priority too, or Asterisk would go on at the next one', async () => {
    const { channel, say, written } = openCall();
    const going = channel.continueAt('main', '200');
    for (let count = 0; count < 3; count++) {
      say('200 result=0\n');
      await outcomeOf(going);
    }
    expect(written).toEqual(['SET CONTEXT main\n', 'SET EXTENSION 200\n', 'SET PRIORITY 1\n']);
    expect(await going).toMatchObject({ code: 200, result: 0 });
  });

  it.each<[NextPlace, string[]]>([
    [
      { context: 'main', extension: '200', priority: 'busy' },
      ['SET CONTEXT main', 'SET EXTENSION 200', 'SET PRIORITY busy'],
    ],
    [{ extension: '200', context: undefined! }, ['SET EXTENSION 200', 'SET PRIORITY 1']],
    [{ priority: 7 }, ['SET PRIORITY 7']],
    [{ context: 'main' }, ['SET CONTEXT main', 'SET PRIORITY 1']],
  ])('takes a place as an object: %j', async (place, lines) => {
    const { channel, say, written } = openCall();
    const going = channel.continueAt(place, { timeout: 0 });
    for (const line of lines) {
      expect(written.at(-1)).toBe(`${line}\n`);
      say('200 result=0\n');
      await outcomeOf(going);
    }
    expect(written).toHaveLength(lines.length);
    expect(await going).toMatchObject({ code: 200, result: 0 });
  });

  it.each<[unknown[], string]>([
    [[{}], 'continueAt: place'],
    [[{ extension: '200', prioritiy: 1 }], 'prioritiy is 1, but it must be left out'],
    [[{ context: '' }], 'SET CONTEXT: context'],
    [[{ context: 'main', extension: 5 }], 'SET EXTENSION: extension'],
    [[{ context: 'main', extension: 's', priority: true }], 'SET PRIORITY: priority'],
    [[{ context: 'main', extension: 's', priority: null }], 'SET PRIORITY: priority'],
    [[{ context: 'main' }, { timeout: -1 }], 'options.timeout'],
    [[{ context: 'main' }, undefined, 1], 'continueAt: argument 3'],
    [[null], 'continueAt: context'],
    [[['main', 's', 1]], 'continueAt: context'],
  ])('refuses %j before a byte is sent', async (given, message) => {
    const { channel, written } = openCall();
    const go = channel.continueAt as (...args: unknown[]) => Promise<unknown>;
    await expect(go.apply(channel, given)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as unknown,
    });
    expect(written).toEqual([]);
  });
});

describe('commands that nobody awaits', () => {
  it('never become unhandled rejections, whatever ends the call', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on('unhandledRejection', listen);
    const send = (c: AGIChannel): void => {
      const signal = AbortSignal.abort();
      void c.noop();
      void c.getVariable('X');
      void c.streamFile('x', '', 0, { signal });
      void c.setVariable('X', 'a\nb');
      void c.send(['NOOP']);
      void c.send(['failure']);
      void c.sendDTMF('nonsense');
      void c.sendDTMF('1');
      void c.continueAt('a', 'b');
      void c.setVariableExact('X', 'a\nb');
      void c.setVariableExact('no name', '');
      void c.hangup();
    };
    for (const [, end] of ends) {
      const opened = openCall({ maxQueuedCommands: 3 });
      send(opened.channel);
      end(opened);
      send(opened.channel);
    }
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('afterCall()', () => {
  it('hands the work on', () => {
    const { channel, workAfter } = openCall();
    const work = (): void => undefined;
    channel.afterCall(work);
    expect(workAfter).toEqual([work]);
  });

  it.each([undefined, null, 'bill()', {}])('takes a function, not %p', (work) => {
    const { channel } = openCall();
    expect(() => {
      channel.afterCall(work as never);
    }).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringMatching(/^afterCall: work is .*, but it must be a function$/),
      }),
    );
  });
});
