import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { CATALOGUE, type AGIChannel, type AGIResponse } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type AgiCallOptions, type FarStep } from './host/index.js';

interface Case {
  words: string;
  send: (channel: AGIChannel) => Promise<AGIResponse>;
  gives: Record<string, unknown>;
  call?: AgiCallOptions;
}

/** Milliseconds: enough on however busy a machine. */
const PATIENCE = 60_000;

/** Presses keys a while after the command has begun. */
const pressing = (dtmf: string): AgiCallOptions => ({ farLeg: [{ wait: 600 }, { dtmf }] });

const commands: Case[] = [
  {
    words: 'ANSWER',
    send: (c) => c.answer(),
    gives: { result: 0, answered: true },
    call: { answerFirst: false },
  },
  {
    words: 'CHANNEL STATUS',
    send: (c) => c.channelStatus(),
    gives: { result: 6, state: 'up' },
  },
  { words: 'NOOP', send: (c) => c.noop('a "quoted" word'), gives: { code: 200, result: 0 } },
  { words: 'VERBOSE', send: (c) => c.verbose('hello', 3), gives: { code: 200, result: 1 } },
  { words: 'SET AUTOHANGUP', send: (c) => c.setAutoHangup(30), gives: { code: 200, result: 0 } },
  {
    words: 'SET CALLERID',
    send: (c) => c.setCallerId('"New Name" <5550199>'),
    gives: { code: 200, result: 1 },
  },
  { words: 'SET MUSIC', send: (c) => c.setMusic(true), gives: { code: 200, result: 0 } },
  { words: 'ASYNCAGI BREAK', send: (c) => c.asyncagiBreak(), gives: { code: 200, result: 0 } },
  { words: 'HANGUP', send: (c) => c.hangup(), gives: { result: 1, hungUp: true } },
  {
    words: 'STREAM FILE',
    send: (c) => c.streamFile('demo-congrats', '12'),
    gives: { result: 50, digit: '2', data: '2', completed: false, endpos: expect.any(Number) },
    call: pressing('2'),
  },
  {
    words: 'CONTROL STREAM FILE',
    send: (c) => c.controlStreamFile('beep', '', 1000),
    gives: { result: 0, digit: null, completed: true, endpos: -1 },
  },
  {
    words: 'RECORD FILE',
    send: (c) => c.recordFile('nestjs-agi-test', 'gsm', '#', PATIENCE, 0, true),
    gives: { endedBy: 'digit', digit: '#', timedOut: false, endpos: expect.any(Number) },
    call: { farLeg: [{ wait: 1500 }, { dtmf: '#' }] },
  },
  {
    words: 'WAIT FOR DIGIT',
    send: (c) => c.waitForDigit(PATIENCE),
    gives: { result: 49, digit: '1', data: '1', timedOut: false },
    call: pressing('1'),
  },
  {
    words: 'GET DATA',
    send: (c) => c.getData('silence/1', PATIENCE, 4),
    gives: { data: '0042', digits: '0042', timedOut: false, completed: true },
    call: pressing('0042'),
  },
  {
    words: 'GET OPTION',
    send: (c) => c.getOption('silence/5', '34', PATIENCE),
    gives: { digit: '3', data: '3', timedOut: false, hungUp: false },
    call: pressing('3'),
  },
  {
    words: 'SAY ALPHA',
    send: (c) => c.sayAlpha('ab'),
    gives: { result: 0, completed: true, digit: null },
  },
  {
    words: 'SAY DIGITS',
    // Nobody hears them to their end, however late the key comes.
    send: (c) => c.sayDigits('12345678'.repeat(8), '9'),
    gives: { result: 57, digit: '9', completed: false },
    call: pressing('9'),
  },
  { words: 'SAY NUMBER', send: (c) => c.sayNumber(7), gives: { result: 0, completed: true } },
  { words: 'SAY PHONETIC', send: (c) => c.sayPhonetic('a'), gives: { result: 0, completed: true } },
  { words: 'SAY DATE', send: (c) => c.sayDate(new Date(0)), gives: { result: 0, completed: true } },
  { words: 'SAY TIME', send: (c) => c.sayTime(0), gives: { result: 0, completed: true } },
  {
    words: 'SAY DATETIME',
    send: (c) => c.sayDatetime(0, '', 'I', 'UTC'),
    gives: { result: 0, completed: true },
  },
  {
    words: 'GET VARIABLE',
    send: (c) => c.getVariable('CALLERID(num)'),
    gives: { result: 1, value: '5551234', data: '5551234', truncated: false },
    call: { callerId: { number: '5551234' } },
  },
  {
    words: 'GET FULL VARIABLE',
    send: (c) => c.getFullVariable('${CALLERID(num)}-${UNSET}'),
    gives: { result: 1, value: '5551234-' },
    call: { callerId: { number: '5551234' } },
  },
  {
    words: 'SET VARIABLE',
    send: (c) => c.setVariable('X', 'a "b" \\ c'),
    gives: { code: 200, result: 1 },
  },
  {
    words: 'DATABASE PUT',
    send: (c) => c.databasePut('nestjs-agi', 'put', 'v'),
    gives: { result: 1, stored: true },
  },
  {
    words: 'DATABASE GET',
    send: (c) => c.databaseGet('nestjs-agi', 'nobody'),
    gives: { result: 0, value: null, data: null },
  },
  {
    words: 'DATABASE DEL',
    send: async (c) => {
      await c.databasePut('nestjs-agi', 'gone', 'v');
      return c.databaseDel('nestjs-agi', 'gone');
    },
    gives: { result: 1, deleted: true },
  },
  {
    words: 'DATABASE DELTREE',
    send: async (c) => {
      await c.databasePut('nestjs-agi-tree', 'leaf', 'v');
      expect(await c.databaseDelTree('nestjs-agi-tree')).toMatchObject({
        deleted: true,
        result: 0,
      });
      return c.databaseDelTree('nestjs-agi-tree');
    },
    gives: { result: 1, deleted: false },
  },
  { words: 'EXEC', send: (c) => c.exec('NoOp', 'a,b'), gives: { result: 0, found: true } },
  {
    words: 'GOSUB',
    send: (c) => c.gosub('nestjs-agi-sub', 's', 1, 'one,two'),
    gives: { result: 0, completed: true, found: true },
  },
  { words: 'SET CONTEXT', send: (c) => c.setContext('x'), gives: { code: 200, result: 0 } },
  { words: 'SET EXTENSION', send: (c) => c.setExtension('x'), gives: { code: 200, result: 0 } },
  { words: 'SET PRIORITY', send: (c) => c.setPriority(99), gives: { code: 200, result: 0 } },
  { words: 'SEND TEXT', send: (c) => c.sendText('hello'), gives: { result: 0, sent: true } },
  { words: 'SEND IMAGE', send: (c) => c.sendImage('image'), gives: { result: 0, sent: true } },
  {
    words: 'RECEIVE CHAR',
    send: (c) => c.receiveChar(300),
    gives: { result: -1, char: null, timedOut: false },
  },
  { words: 'RECEIVE TEXT', send: (c) => c.receiveText(300), gives: { result: -1, value: null } },
  { words: 'TDD MODE', send: (c) => c.tddMode('on'), gives: { result: 0, supported: false } },
  {
    words: 'SPEECH CREATE',
    send: (c) => c.speechCreate('none'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH SET',
    send: (c) => c.speechSet('n', 'v'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH LOAD GRAMMAR',
    send: (c) => c.speechLoadGrammar('g', '/p'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH UNLOAD GRAMMAR',
    send: (c) => c.speechUnloadGrammar('g'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH ACTIVATE GRAMMAR',
    send: (c) => c.speechActivateGrammar('g'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH DEACTIVATE GRAMMAR',
    send: (c) => c.speechDeactivateGrammar('g'),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH DESTROY',
    send: (c) => c.speechDestroy(),
    gives: { result: 0, succeeded: false },
  },
  {
    words: 'SPEECH RECOGNIZE',
    send: (c) => c.speechRecognize('beep', 1),
    gives: { result: 0, succeeded: false, endedBy: null, alternatives: [] },
  },
];

describe('the cases', () => {
  it('are all 47 commands of Asterisk 22, each once', () => {
    expect(CATALOGUE).toHaveLength(47);
    expect(commands.map(({ words }) => words).sort()).toEqual(
      CATALOGUE.map(({ words }) => words).sort(),
    );
  });
});

describeAsterisk(
  'every command, sent to a real Asterisk',
  (asterisk) => {
    it.concurrent.each(commands)('$words', async ({ send, gives, call }) => {
      const { value, error } = await runCall(asterisk(), send, call);

      expect(error).toBeUndefined();
      expect(value).toMatchObject({ code: 200, ...gives });
    });

    it.concurrent('sends keys to the other side through EXEC SendDTMF', async () => {
      const { value } = await runCall(asterisk(), (c) => c.sendDTMF('12#'));
      expect(value).toMatchObject({ code: 200, result: 0, found: true });
    });

    it.concurrent('leaves a recording that Asterisk wrote', async () => {
      const path = `${asterisk().insideFolder}/spoken`;
      await runCall(asterisk(), (c) => c.recordFile(path, 'gsm', '', 500));
      expect(existsSync(asterisk().path(`${path}.gsm`))).toBe(true);
    });

    it.concurrent('tells silence from a time-out at the end of a recording', async () => {
      const path = `${asterisk().insideFolder}/silence`;
      const { value } = await runCall(
        asterisk(),
        async (c) => [
          await c.recordFile(path, 'gsm', '', PATIENCE, undefined, false, 1),
          await c.recordFile(path, 'gsm', '', 700),
        ],
        { farLeg: [{ wait: 300 }, { app: 'Playback(silence/5)' }] },
      );
      expect(value).toMatchObject([{ endedBy: 'silence' }, { endedBy: 'timeout', timedOut: true }]);
    });

    it.concurrent(
      'answers 520 with the usage, 510 for what it does not know, and goes on',
      async () => {
        const { value } = await runCall(asterisk(), async (c) => [
          await c.send(['GET', 'VARIABLE']),
          await c.send(['MAKE', 'COFFEE']),
          await c.exec('NoSuchApplication'),
          await c.setPriority('no-such-label'),
          await c.noop(),
        ]);
        expect(value).toMatchObject([
          { code: 520, result: null, error: expect.stringContaining('Returns') },
          { code: 510, result: null, error: 'Invalid or unknown command' },
          { code: 200, result: -2, found: false },
          { code: 520 },
          { code: 200, result: 0 },
        ]);
      },
    );

    it.concurrent('collects a lone #, nothing, and a part, as what they are', async () => {
      const collect = async (timeout: number, farLeg: readonly FarStep[]): Promise<unknown> =>
        (await runCall(asterisk(), (c) => c.getData('', timeout, 5), { farLeg })).value;
      const values = await Promise.all([
        collect(PATIENCE, [{ dtmf: '#' }]),
        collect(1000, []),
        collect(6000, [{ dtmf: '7' }]),
      ]);
      expect(values).toMatchObject([
        { data: '', timedOut: false, completed: true },
        { data: '', timedOut: true, completed: true },
        { data: '7', timedOut: true, completed: true },
      ]);
    });

    it.concurrent('goes on where continueAt says', async () => {
      const { call } = await runCall(asterisk(), (c) =>
        c.continueAt('nestjs-agi-elsewhere', 'there'),
      );
      expect(call.reachedNext).toBe(false);
      expect(
        call.executed.map(({ context, exten, priority }) => [context, exten, priority]),
      ).toEqual([
        ['nestjs-agi-elsewhere', 'there', 1],
        ['nestjs-agi-elsewhere', 'there', 2],
      ]);
    });
  },
  {
    dialplan: {
      'commands.conf': [
        '[nestjs-agi-sub]',
        'exten => s,1,Return(${ARG1}-${ARG2})',
        '[nestjs-agi-elsewhere]',
        'exten => there,1,NoOp(first)',
        ' same => n,Hangup()',
        '',
      ].join('\n'),
    },
  },
);
