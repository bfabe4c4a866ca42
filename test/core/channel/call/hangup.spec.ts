import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CATALOGUE, type AGIChannel } from 'nestjs-agi/core';
import { outlastsMicrotasks } from '../../../fixtures/microtasks.js';
import { openCall, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

const HANGUP = 'E_AGI_HANGUP';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
});

async function macrotask(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a hangup', () => {
  it('while nothing runs is told once, and aborts the signal', () => {
    const { channel, say, events } = openCall();
    const { signal } = channel;
    say('HAN', 'GUP\n', 'HANGUP\n');
    expect(events).toEqual(['hangup']);
    expect(channel.hungUp).toBe(true);
    expect(channel.ended).toBe(false);
    expect(signal.reason).toMatchObject({ code: HANGUP, channel: '17.4' });
  });

  it.each<[string, (c: AGIChannel) => Promise<unknown>, string, Record<string, unknown>]>([
    [
      'STREAM FILE',
      (c) => c.streamFile('x'),
      '200 result=-1 endpos=5600\n',
      { completed: false, endpos: 5600 },
    ],
    ['GET DATA', (c) => c.getData('x'), '200 result=-1\n', { completed: false, data: null }],
    [
      'RECORD FILE',
      (c) => c.recordFile('x', 'wav', '', -1),
      '200 result=-1 (hangup) endpos=0\n',
      { endedBy: 'hangup' },
    ],
    ['EXEC', (c) => c.exec('Wait', '5'), '200 result=-1\n', { found: true, result: -1 }],
    [
      'WAIT FOR DIGIT',
      (c) => c.waitForDigit(5000),
      '200 result=-1\n',
      { digit: null, timedOut: false },
    ],
    [
      'CONTROL STREAM FILE',
      (c) => c.controlStreamFile('x'),
      '200 result=-1 endpos=700\n',
      { endpos: 700 },
    ],
    [
      'RECEIVE CHAR',
      (c) => c.receiveChar(5),
      '200 result=-1 (hangup)\n',
      { char: null, data: 'hangup' },
    ],
    ['RECEIVE TEXT', (c) => c.receiveText(5), '200 result=-1\n', { value: null }],
    [
      'GOSUB',
      (c) => c.gosub('a', 'b', 1),
      '100 result=0 Trying...\n200 result=0 Gosub complete (abnormal exit)\n',
      { completed: false },
    ],
  ])('during %s settles it as Asterisk answers it', async (_name, send, reply, expected) => {
    for (const line of [[`${reply}HANGUP\n`], [reply, 'HANGUP\n'], ['HANGUP\n', reply]]) {
      const { channel, say, events } = openCall();
      const promise = send(channel);
      say(...line);
      expect(await outcomeOf(promise)).toMatchObject(expected);
      expect(events).toEqual(['hangup']);
    }
  });

  it('rejects the waiting commands that need a live channel, and sends the others', async () => {
    const { channel, say, written, events } = openCall();
    const inFlight = channel.exec('Wait', '5');
    const live = channel.streamFile('bye');
    const dead = channel.setVariable('RESULT', 'saved');
    const alsoLive = channel.hangup();
    say('HANGUP\n', '200 result=-1\n', '200 result=1\n');
    expect(await outcomeOf(inFlight)).toMatchObject({ result: -1 });
    expect(await outcomeOf(dead)).toMatchObject({ result: 1 });
    await macrotask();
    expect(await outcomeOf(live)).toBe(HANGUP);
    expect(await outcomeOf(alsoLive)).toBe(HANGUP);
    expect(written).toEqual(['EXEC Wait 5\n', 'SET VARIABLE RESULT saved\n']);
    // A hangup is no failure of a command.
    expect(events).toEqual(['hangup']);
  });

  it('that only a 511 shows, since the HANGUP line is switched off, is told once, and the command rejects', async () => {
    const { channel, say, events } = openCall();
    const promise = channel.streamFile('x');
    say('511 Command Not Permitted on a dead channel or intercept routine\n');
    expect(await outcomeOf(promise)).toBe(HANGUP);
    expect(events).toEqual(['hangup']);
    say('HANGUP\n');
    expect(events).toEqual(['hangup']);
  });

  it('does not follow from -1: a missing file gives it too', async () => {
    const { channel, say, events } = openCall();
    const promise = channel.streamFile('missing');
    say('200 result=-1 endpos=0\n');
    expect(await promise).toMatchObject({ completed: false, result: -1 });
    expect(channel.hungUp).toBe(false);
    expect(events).toEqual([]);
  });

  it('leaves exactly the 13 commands that Asterisk allows on a dead channel', () => {
    expect(
      CATALOGUE.filter(({ afterHangup }) => afterHangup)
        .map(({ words }) => words)
        .sort(),
    ).toEqual([
      'ASYNCAGI BREAK',
      'DATABASE DEL',
      'DATABASE DELTREE',
      'DATABASE GET',
      'DATABASE PUT',
      'EXEC',
      'GET FULL VARIABLE',
      'GET VARIABLE',
      'NOOP',
      'SET VARIABLE',
      'SPEECH DESTROY',
      'SPEECH UNLOAD GRAMMAR',
      'VERBOSE',
    ]);
  });

  it('rejects later live commands without a round trip, however they are given', async () => {
    const { channel, say, written } = openCall();
    say('HANGUP\n');
    const promises = [
      channel.answer(),
      channel.sayDigits('1'),
      channel.send(['GET', 'DATA', 'x']),
      channel.continueAt('a', 'b'),
      channel.hangup(),
    ];
    expect(await outlastsMicrotasks(promises[0]!)).toBe(true);
    expect(await Promise.all(promises.map(outcomeOf))).toEqual(Array(5).fill(HANGUP));
    expect(written).toEqual([]);
  });

  it('closes the session when the grace is over, whether or not anything returns', async () => {
    const { channel, say, events, lastWords } = openCall({ hangupGrace: 5000 });
    say('HANGUP\n');
    const stuck = channel.exec('Wait', '60');
    await passTime(4999);
    expect(channel.ended).toBe(false);
    await passTime(1);
    expect(events).toEqual(['hangup', 'end hangup']);
    expect(lastWords).toEqual([undefined]);
    expect(await outcomeOf(stuck)).toBe(HANGUP);
  });

  it('replaces the deadline of the session by that of the grace', async () => {
    const { say, events } = openCall({ hangupGrace: 5000, sessionTimeout: 1000 });
    say('HANGUP\n');
    await passTime(4000);
    expect(events).toEqual(['hangup']);
  });

  it('is an ordinary end for a handler that returns, and says so', () => {
    const { call, say, events } = openCall();
    say('HANGUP\n');
    call.finish();
    expect(events).toEqual(['hangup', 'end hangup']);
  });

  it('lets a refusal tell its reason but not `failure`, which would hide the status', () => {
    const { channel, say, lastWords } = openCall();
    say('HANGUP\n');
    channel.fail('card_declined');
    expect(lastWords).toEqual(['SET VARIABLE AGI_OUTCOME card_declined\n']);
  });

  it('that a listener answers with fail() ends the session there and then', async () => {
    const { channel, say, events } = openCall();
    channel.on('hangup', () => {
      channel.fail('gone');
    });
    const promise = channel.getVariable('X');
    say('HANGUP\n200 result=1 (x)\n');
    expect(await outcomeOf(promise)).toBe('E_AGI_CHANNEL_DESTROYED');
    expect(events).toContain('end gone');
  });

  it('that a listener answers with a dead-safe command gets its own reply', async () => {
    const { channel, say } = openCall();
    let saved: Promise<unknown> = Promise.resolve();
    channel.on('hangup', () => {
      saved = channel.setVariable('X', 1);
    });
    say('HANGUP\n');
    say('200 result=1\n');
    expect(await outcomeOf(saved)).toMatchObject({ result: 1 });
  });

  it('that the end of our own session brings is not the caller’s', () => {
    const { call, say, events } = openCall();
    call.finish();
    say('HANGUP\n');
    expect(events).toEqual(['end completed']);
  });
});

describe('hangup()', () => {
  it('ends the session with its reply: no hangup is told, the outcome is normal', async () => {
    const { channel, say, events, lastWords, written } = openCall();
    const { signal } = channel;
    const promise = channel.hangup();
    const waiting = channel.noop();
    say('200 result=1\nHANGUP\n');
    expect(await promise).toMatchObject({ hungUp: true });
    expect(await outcomeOf(waiting)).toBe('E_AGI_CHANNEL_DESTROYED');
    expect(events.filter((event) => !event.startsWith('commandFailed'))).toEqual(['end completed']);
    expect(lastWords).toEqual([undefined]);
    expect(signal.reason).toMatchObject({ code: 'E_AGI_CHANNEL_DESTROYED' });
    expect(channel.hungUp).toBe(false);
    const later = channel.noop();
    await macrotask();
    expect(await outcomeOf(later)).toBe('E_AGI_CHANNEL_DESTROYED');
    expect(written).toEqual(['HANGUP\n']);
  });

  it('of another channel changes nothing here', async () => {
    const { channel, say, events } = openCall();
    const promise = channel.hangup('PJSIP/200-2');
    say('200 result=1\n');
    expect(await promise).toMatchObject({ hungUp: true });
    expect(channel.ended).toBe(false);
    expect(events).toEqual([]);
  });

  it('that failed leaves the session open', async () => {
    const { channel, say } = openCall();
    const promise = channel.hangup();
    say('200 result=-1\n');
    expect(await promise).toMatchObject({ hungUp: false });
    expect(channel.ended).toBe(false);
  });
});

describe('the signal', () => {
  it('is made only when it is asked for', () => {
    const Original = globalThis.AbortController;
    let made = 0;
    globalThis.AbortController = class extends Original {
      constructor() {
        super();
        made++;
      }
    };
    try {
      const { channel, say, call } = openCall();
      void channel.noop();
      say('200 result=0\nHANGUP\n');
      call.finish();
      expect(made).toBe(0);
      expect(channel.signal.aborted).toBe(true);
      expect(made).toBe(1);
    } finally {
      globalThis.AbortController = Original;
    }
  });

  it('is one and the same, and live while the call is', () => {
    const { channel } = openCall();
    expect(channel.signal).toBe(channel.signal);
    expect(channel.signal.aborted).toBe(false);
  });

  it.each<[string, (call: ReturnType<typeof openCall>) => void, string]>([
    [
      'the handler returns',
      ({ call }) => {
        call.finish();
      },
      'E_AGI_CHANNEL_DESTROYED',
    ],
    [
      'the call is refused',
      ({ call }) => {
        call.refuse('draining');
      },
      'E_AGI_CHANNEL_DESTROYED',
    ],
    [
      'Asterisk is gone',
      ({ call }) => {
        call.disconnected();
      },
      'E_AGI_SOCKET_END',
    ],
    [
      'the connection breaks',
      ({ call }) => {
        call.disconnected(new Error('reset'));
      },
      'E_AGI_SOCKET_ERROR',
    ],
    [
      'the peer breaks the protocol',
      ({ say }) => {
        say('x\n');
      },
      'E_AGI_PROTOCOL',
    ],
  ])('aborts when %s, whether it was asked for before or after', (_name, end, code) => {
    for (const early of [true, false]) {
      const opened = openCall();
      const signal = early ? opened.channel.signal : undefined;
      end(opened);
      expect((signal ?? opened.channel.signal).reason).toMatchObject({ code });
    }
  });

  it('may be listened to by many without a warning', () => {
    const { signal } = openCall().channel;
    // Node's own `getMaxListeners` does not know a signal of Jest's realm.
    const limit = Object.getOwnPropertySymbols(signal).find(
      ({ description }) => description === 'events.maxEventTargetListeners',
    )!;
    expect(Reflect.get(signal, limit)).toBe(0);
  });
});
