import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { AGIChannel } from 'nestjs-agi/core';
import {
  BAD_ARGUMENTS,
  methodsOf,
  outlastMicrotasks,
  outlastsMicrotasks,
} from '../../../fixtures/microtasks.js';
import { openCall, type OpenCall } from '../fixture/open-call.js';

/** Methods that return no promise. */
const NOT_ASYNCHRONOUS = ['afterCall', 'emit', 'fail', 'get', 'isExpectedEnd', 'set'];

const METHODS = methodsOf(AGIChannel.prototype, EventEmitter.prototype).filter(
  (name) => !NOT_ASYNCHRONOUS.includes(name),
);

/** Arguments that each method takes. One that is new is missed here. */
const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  answer: [],
  asyncagiBreak: [],
  channelStatus: [],
  continueAt: ['menu', 's'],
  redirectedTo: [],
  controlStreamFile: ['x'],
  databaseDel: ['f', 'k'],
  databaseDelTree: ['f'],
  databaseGet: ['f', 'k'],
  databasePut: ['f', 'k', 'v'],
  dial: ['A/1'],
  amd: [],
  background: ['x'],
  busy: [],
  confBridge: ['x'],
  congestion: [],
  directory: [],
  followMe: ['x'],
  mixMonitor: ['x.wav'],
  originate: ['A/1', { application: 'Wait' }],
  page: ['A/1'],
  park: [],
  playback: ['x'],
  progress: [],
  queue: ['x'],
  read: [],
  ringing: [],
  run: ['Wait', ['1']],
  stopMixMonitor: [],
  transfer: ['x'],
  userEvent: ['x'],
  voiceMail: ['x'],
  wait: [1],
  exec: ['Wait', '1'],
  getData: ['x'],
  getFullVariable: ['${EXTEN}'],
  getOption: ['x', '1'],
  getVariable: ['X'],
  getVariables: ['X', 'Y'],
  gosub: ['a', 's', 1],
  hangup: [],
  noop: [],
  perform: [() => 'nothing is sent'],
  receiveChar: [1],
  receiveText: [1],
  recordFile: ['x', 'wav', '#', 1],
  sayAlpha: ['x'],
  sayDate: [new Date(0)],
  sayDatetime: [new Date(0)],
  sayDigits: ['1'],
  sayNumber: [1],
  sayPhonetic: ['x'],
  sayTime: [new Date(0)],
  send: [['NOOP']],
  sendDTMF: ['1'],
  sendImage: ['x'],
  sendText: ['x'],
  setAutoHangup: [1],
  setCallerId: ['100'],
  setContext: ['menu'],
  setExtension: ['s'],
  setMusic: [true],
  setPriority: [1],
  setVariable: ['X', '1'],
  setVariableExact: ['X', '1'],
  speechActivateGrammar: ['x'],
  speechCreate: [],
  speechDeactivateGrammar: ['x'],
  speechDestroy: [],
  speechLoadGrammar: ['x', 'y'],
  speechRecognize: ['x', 1],
  speechSet: ['x', 'y'],
  speechUnloadGrammar: ['x'],
  streamFile: ['x'],
  tddMode: ['on'],
  verbose: ['x'],
  waitForDigit: [1],
};

const STATES: Readonly<Record<string, (opened: OpenCall) => void>> = {
  'of a live call': () => undefined,
  'after a hangup': ({ say }) => {
    say('HANGUP\n');
  },
  'after the handler’s end': ({ call }) => {
    call.finish();
  },
  'after a refusal': ({ call }) => {
    call.refuse('draining');
  },
  'after a lost connection': ({ call }) => {
    call.disconnected();
  },
};

afterEach(() => {
  jest.restoreAllMocks();
});

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

describe('no asynchronous method settles in the turn of the loop in which it is called', () => {
  it('and each of them has arguments in this test', () => {
    expect(Object.keys(GOOD).sort()).toEqual(METHODS);
  });

  describe.each(Object.entries(STATES))('%s', (_state, prepare) => {
    it.each(METHODS)('%s', async (name) => {
      const calls = [GOOD[name] ?? [], ...Object.values(BAD_ARGUMENTS)].map((args) => {
        const opened = openCall();
        prepare(opened);
        const returned = (opened.channel as unknown as Methods)[name]?.(...args);
        expect(returned).toBeInstanceOf(Promise);
        return { opened, returned: returned as Promise<unknown> };
      });
      const outlast = await outlastMicrotasks(calls.map(({ returned }) => returned));
      expect(outlast).toEqual(calls.map(() => true));
      // They do settle; where they wait for Asterisk, with the session's end.
      for (const { opened } of calls) opened.call.finish();
      await Promise.allSettled(calls.map(({ returned }) => returned));
    });

    it('nor one that is aborted as soon as it is sent', async () => {
      const opened = openCall();
      prepare(opened);
      for (let count = 0; count < 3; count++) {
        const abort = new AbortController();
        const waiting = opened.channel.noop('', { signal: abort.signal });
        abort.abort();
        expect(await outlastsMicrotasks(waiting)).toBe(true);
        await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/^E_AGI_/) });
      }
    });
  });

  it('nor one that a full queue refuses', async () => {
    const { channel } = openCall({ maxQueuedCommands: 1 });
    void channel.noop();
    void channel.noop();
    const refused = channel.noop();
    expect(await outlastsMicrotasks(refused)).toBe(true);
    await expect(refused).rejects.toMatchObject({ code: 'E_AGI_LIMIT' });
  });
});

describe('perform', () => {
  it('settles as its work does', async () => {
    const { channel } = openCall();
    const failure = new Error('no');
    const thrown = (): never => {
      throw failure;
    };
    expect(await channel.perform(() => 1)).toBe(1);
    expect(await channel.perform(() => Promise.resolve(2))).toBe(2);
    await expect(channel.perform(thrown)).rejects.toBe(failure);
    await expect(channel.perform(() => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('does not wait for a turn that its commands have taken already', async () => {
    const { channel, say } = openCall();
    const performed = channel.perform(() => channel.noop());
    let settled = false;
    void performed.then(() => {
      settled = true;
    });
    say('200 result=0\n');
    for (let microtasks = 0; microtasks < 20; microtasks++) await Promise.resolve();
    expect(settled).toBe(true);
  });

  it('leaves a rejection that nobody awaits without consequence', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const { channel } = openCall();
    void channel.perform(() => Promise.reject(new Error('nobody looks')));
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('a loop that swallows every error and tries again', () => {
  it.each(Object.entries(STATES).slice(1))(
    '%s is slowed down, to a second at most, without keeping the process alive',
    async (_state, prepare) => {
      const opened = openCall({ hangupGrace: 60_000 });
      prepare(opened);
      const delays: number[] = [];
      let unref = 0;
      jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
        callback: () => void,
        delay: number,
      ) => {
        delays.push(delay);
        setImmediate(callback);
        return { unref: () => unref++ };
      }) as never);
      for (let round = 0; round < 1200; round++) {
        await opened.channel.streamFile('x').catch(() => undefined);
      }
      expect(delays).toHaveLength(1100);
      expect(delays.slice(0, 3)).toEqual([1, 2, 3]);
      expect(Math.max(...delays)).toBe(1000);
      expect(unref).toBe(1100);
    },
  );

  it('is at full speed again when Asterisk has answered a command', async () => {
    const { channel, say } = openCall();
    const refuse = async (): Promise<void> => {
      for (let round = 0; round < 100; round++) {
        await channel.getData('x', 0, 0).catch(() => undefined);
      }
    };
    await refuse();
    const answered = channel.noop();
    say('200 result=0\n');
    await answered;
    const timer = jest.spyOn(globalThis, 'setTimeout');
    await refuse();
    expect(timer).not.toHaveBeenCalled();
  });

  it('stays slow after the hangup, also where the dead channel answers in between', async () => {
    const { channel, say } = openCall();
    say('HANGUP\n');
    for (let round = 0; round < 100; round++) await channel.streamFile('x').catch(() => undefined);
    const answered = channel.noop();
    say('200 result=0\n');
    await answered;
    const timer = jest.spyOn(globalThis, 'setTimeout');
    await channel.streamFile('x').catch(() => undefined);
    expect(timer).toHaveBeenCalledWith(expect.any(Function), 1);
  });

  it('rejects many commands that wait in one turn, however many they are', async () => {
    const { channel, say } = openCall();
    void channel.noop();
    const timer = jest.spyOn(globalThis, 'setTimeout');
    const waiting = Array.from({ length: 1000 }, () => channel.streamFile('x'));
    say('HANGUP\n');
    timer.mockClear();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(timer).not.toHaveBeenCalled();
  });
});
