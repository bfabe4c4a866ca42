import { describe, expect, it } from '@jest/globals';
import { AGIError, CATALOGUE, type AGIChannel } from 'nestjs-agi/core';
import { encodeCommand } from '../../../lib/core/command/encoding.js';
import { openCall } from '../channel/fixture/open-call.js';

type Send = (c: AGIChannel) => Promise<unknown>;

describe('a method', () => {
  it.each<[Send, string]>([
    [(c) => c.answer(), 'ANSWER'],
    [(c) => c.hangup('PJSIP/1'), 'HANGUP PJSIP/1'],
    [(c) => c.channelStatus(), 'CHANNEL STATUS'],
    [(c) => c.channelStatus('PJSIP/1-2;1'), 'CHANNEL STATUS PJSIP/1-2;1'],
    [(c) => c.noop(), 'NOOP'],
    [(c) => c.verbose('hello world', 3), 'VERBOSE "hello world" 3'],
    [(c) => c.setAutoHangup(0), 'SET AUTOHANGUP 0'],
    [(c) => c.setCallerId('"Bob" <1>'), String.raw`SET CALLERID "\"Bob\" <1>"`],
    [(c) => c.setMusic(true), 'SET MUSIC on'],
    [(c) => c.setMusic(false, 'jazz'), 'SET MUSIC off jazz'],
    [(c) => c.asyncagiBreak(), 'ASYNCAGI BREAK'],
    [(c) => c.streamFile('x'), 'STREAM FILE x ""'],
    [(c) => c.streamFile('x', '12#', 800), 'STREAM FILE x 12# 800'],
    [(c) => c.controlStreamFile('x'), 'CONTROL STREAM FILE x ""'],
    [
      (c) => c.controlStreamFile('x', '1', undefined, undefined, undefined, '8'),
      'CONTROL STREAM FILE x 1 3000 # * 8',
    ],
    [
      (c) => c.controlStreamFile('x', '', 1, '2', '3', undefined, 5),
      'CONTROL STREAM FILE x "" 1 2 3 "" 5',
    ],
    [(c) => c.recordFile('x', 'wav', '#', -1), 'RECORD FILE x wav # -1'],
    [(c) => c.recordFile('x', 'wav', '#', 5, 8000), 'RECORD FILE x wav # 5 8000'],
    [
      (c) => c.recordFile('x', 'wav', '', 5, undefined, true, 2),
      'RECORD FILE x wav "" 5 0 BEEP s=2',
    ],
    [(c) => c.recordFile('x', 'wav', '', 5, undefined, false, 2), 'RECORD FILE x wav "" 5 0 s=2'],
    [(c) => c.waitForDigit(), 'WAIT FOR DIGIT -1'],
    [(c) => c.getData(''), 'GET DATA ""'],
    [(c) => c.getData('x', 100), 'GET DATA x 100'],
    [(c) => c.getData('x', undefined, 4), 'GET DATA x 0 4'],
    [(c) => c.getOption('x', '1'), 'GET OPTION x 1'],
    [(c) => c.sayAlpha('ab', '', 'u'), 'SAY ALPHA ab "" u'],
    [(c) => c.sayDigits('0042'), 'SAY DIGITS 0042 ""'],
    [(c) => c.sayDigits(42), 'SAY DIGITS 42 ""'],
    [(c) => c.sayNumber(-5, '1', 'f'), 'SAY NUMBER -5 1 f'],
    [(c) => c.sayPhonetic('a b'), 'SAY PHONETIC "a b" ""'],
    [(c) => c.sayDate(new Date(86_400_500)), 'SAY DATE 86400 ""'],
    [(c) => c.sayTime(0), 'SAY TIME 0 ""'],
    [(c) => c.sayDatetime(1, '', undefined, 'UTC'), `SAY DATETIME 1 "" "ABdY 'digits/at' IMp" UTC`],
    [(c) => c.getVariable('CALLERID(num)'), 'GET VARIABLE CALLERID(num)'],
    [(c) => c.getFullVariable('${X}', 'PJSIP/1'), 'GET FULL VARIABLE ${X} PJSIP/1'],
    [(c) => c.setVariable('X', ''), 'SET VARIABLE X ""'],
    [(c) => c.setVariable('X', 5), 'SET VARIABLE X 5'],
    [(c) => c.databaseGet('f', 'k'), 'DATABASE GET f k'],
    [(c) => c.databasePut('f', 'k', 'a b'), 'DATABASE PUT f k "a b"'],
    [(c) => c.databaseDel('f', 'k'), 'DATABASE DEL f k'],
    [(c) => c.databaseDelTree('f'), 'DATABASE DELTREE f'],
    [(c) => c.exec('Dial', ['PJSIP/100', '30']), 'EXEC Dial PJSIP/100,30'],
    [(c) => c.exec('Dial', 'PJSIP/100,30,m(a b)'), 'EXEC Dial "PJSIP/100,30,m(a b)"'],
    [(c) => c.exec('Answer'), 'EXEC Answer'],
    [(c) => c.sendDTMF('12wW#'), 'EXEC SendDTMF 12wW#'],
    [(c) => c.gosub('a', 's', 1, 'x,y'), 'GOSUB a s 1 x,y'],
    [(c) => c.setPriority('label'), 'SET PRIORITY label'],
    [(c) => c.sendText('hi'), 'SEND TEXT hi'],
    [(c) => c.sendImage('x'), 'SEND IMAGE x'],
    [(c) => c.receiveChar(0), 'RECEIVE CHAR 0'],
    [(c) => c.receiveText(1), 'RECEIVE TEXT 1'],
    [(c) => c.tddMode('mate'), 'TDD MODE mate'],
    [(c) => c.speechCreate(), 'SPEECH CREATE ""'],
    [(c) => c.speechSet('a', 'b'), 'SPEECH SET a b'],
    [(c) => c.speechLoadGrammar('a', '/b'), 'SPEECH LOAD GRAMMAR a /b'],
    [(c) => c.speechUnloadGrammar('a'), 'SPEECH UNLOAD GRAMMAR a'],
    [(c) => c.speechActivateGrammar('a'), 'SPEECH ACTIVATE GRAMMAR a'],
    [(c) => c.speechDeactivateGrammar('a'), 'SPEECH DEACTIVATE GRAMMAR a'],
    [(c) => c.speechDestroy(), 'SPEECH DESTROY'],
    [(c) => c.speechRecognize('x', 5, 0), 'SPEECH RECOGNIZE x 5 0'],
    [(c) => c.send(['get', 'variable', 'X']), 'GET VARIABLE X'],
  ])('writes its line (%#)', async (send, line) => {
    const { channel, written } = openCall();
    void send(channel);
    expect(written).toEqual([`${line}\n`]);
  });

  it.each<[Send, string]>([
    [
      (c) => c.streamFile(''),
      'STREAM FILE: filename is an empty string, but it must be a string that is not empty',
    ],
    [
      (c) => c.streamFile('x', 'x'),
      'STREAM FILE: escapeDigits (character 1) is a string of 1 character, but it must be a string of DTMF keys',
    ],
    [
      (c) => c.streamFile('x', '', -1),
      'STREAM FILE: offset is a negative whole number of 1 digit, but it must be an integer (samples) from 0 to 2147483647',
    ],
    [
      (c) => c.getData('x', 0, 0),
      'GET DATA: maxDigits is zero, but it must be an integer from 1 to 1023',
    ],
    [(c) => c.getData('x', 0, 1024), 'GET DATA: maxDigits is a whole number of 4 digits'],
    [(c) => c.getData('x', 1.5), 'GET DATA: timeout is a number with a fraction'],
    [(c) => c.getData('x', '5' as never), 'GET DATA: timeout is a string of 1 character'],
    [(c) => c.waitForDigit(-2), 'WAIT FOR DIGIT: timeout is a negative whole number'],
    [(c) => c.sayDigits('abc'), 'SAY DIGITS: digits is a string of 3 characters'],
    [(c) => c.sayDigits('*1'), 'SAY DIGITS: digits is a string of 2 characters'],
    [(c) => c.sayDigits('4711x'), 'SAY DIGITS: digits (character 5) is a string of 5 characters'],
    [(c) => c.sayDigits(''), 'SAY DIGITS: digits is an empty string'],
    [(c) => c.sayNumber(1.5), 'SAY NUMBER: number is a number with a fraction'],
    [
      (c) => c.sayDate(Date.UTC(2026, 0)),
      'SAY DATE: timestamp is a whole number of 13 digits, but it must be a Date, or whole seconds since 1970 (not milliseconds)',
    ],
    [(c) => c.sayDate(new Date(NaN)), 'SAY DATE: timestamp is NaN'],
    [
      (c) => c.sayAlpha('a', '', 'z' as never),
      "SAY ALPHA: letterCase is a string of 1 character, but it must be one of 'a', 'l', 'n', 'u'",
    ],
    [
      (c) => c.controlStreamFile('x', '', 1, '12'),
      'CONTROL STREAM FILE: ffchar (character 2) is a string of 2 characters, but it must be one DTMF key',
    ],
    [
      (c) => c.recordFile('x', 'wav', '', 1, 0, false, 1.5),
      'RECORD FILE: beep or silence (character 4) is a string of 5 characters',
    ],
    [(c) => c.verbose('x', 5), 'VERBOSE: level is a whole number of 1 digit'],
    [(c) => c.tddMode('maybe' as never), 'TDD MODE: mode is a string of 5 characters'],
    [(c) => c.sendDTMF('x'), 'sendDTMF: digits is a string of 1 character'],
    [(c) => c.setVariable('', 'x'), 'SET VARIABLE: name is an empty string'],
    [(c) => c.setVariable('X', undefined as never), 'SET VARIABLE: value is undefined'],
    [
      (c) => c.setVariableExact('a b', ''),
      'setVariableExact: name is a string of 3 characters, but it must be a plain variable name',
    ],
    [
      (c) => c.setVariableExact('a', 'x\0'),
      'setVariableExact: value is a string of 2 characters, but it must be text or bytes without NUL, up to 65536 bytes',
    ],
    [
      (c) => c.noop('x', { timeout: '5' as never }),
      'NOOP: options.timeout is a string of 1 character',
    ],
  ])(
    'refuses what Asterisk would not take, with the argument and what is allowed (%#)',
    async (send, message) => {
      const { channel, written } = openCall();
      const error = await send(channel).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
      expect((error as Error).message).toContain(message);
      expect(written).toEqual([]);
    },
  );
});

/** The error of arguments that no line is made of. */
function refusalOf(words: string, values: readonly unknown[]): AGIError {
  const row = CATALOGUE.find((one) => one.words === words)!;
  try {
    encodeCommand(row, values, { version: '22.10.1' });
  } catch (error) {
    return error as AGIError;
  }
  throw new Error('The arguments were taken.');
}

it('more arguments than a command has are refused, with the command', () => {
  const error = refusalOf('ANSWER', ['a']);
  expect(error).toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT', command: 'ANSWER' });
  expect(error.message).toContain('ANSWER: number of arguments');
});

it('the character that does not fit is named in a text of 256 characters, and in no longer one', () => {
  const named = (length: number): string =>
    refusalOf('STREAM FILE', ['x', `${'1'.repeat(length - 1)}x`]).message;
  expect(named(256)).toContain('STREAM FILE: escapeDigits (character 256) is');
  expect(named(257)).toContain('STREAM FILE: escapeDigits is');
});

describe('the message of an argument that is refused', () => {
  const secret = '4111471147';
  const spoilt: unknown[] = [
    ...[`${secret}\n`, `${secret}\r`, `${secret}\0`, `x${secret}`, `${secret} x`, secret],
    ...[Number(secret) * 10, -Number(secret), Number(secret) + 0.5, BigInt(secret), [secret]],
    ...[{ toString: () => secret }, Symbol(secret), () => secret, Buffer.from(secret)],
    Object.assign(Object.create(null) as object, { secret }),
  ];

  it.each(CATALOGUE.map((row) => [row.words, row] as const))(
    '%s says of no value what it is',
    (_words, row) => {
      for (const [place] of [...row.arguments, undefined].entries()) {
        for (const value of spoilt) {
          const values = row.arguments.map((_, index) => (index === place ? value : '1'));
          if (place === row.arguments.length) values.push(value);
          try {
            encodeCommand(row, values, { version: '22.10.1' });
          } catch (error) {
            expect(error).toBeInstanceOf(AGIError);
            expect(String((error as Error).stack)).not.toContain(secret);
          }
        }
      }
    },
  );
});
