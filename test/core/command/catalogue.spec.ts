import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, type Word } from 'nestjs-agi/core';
import { parseReply } from '../../../lib/core/codec/reply.js';
import { spelledCommand } from '../../../lib/core/command/catalogue.js';
import { encodeCommand } from '../../../lib/core/command/encoding.js';

const recent = { version: '22.10.1' };

/** The 47 commands as the protocol notes list them. */
const COMMANDS = `
ANSWER | ASYNCAGI BREAK | CHANNEL STATUS | CONTROL STREAM FILE | DATABASE DEL | DATABASE DELTREE |
DATABASE GET | DATABASE PUT | EXEC | GET DATA | GET FULL VARIABLE | GET OPTION | GET VARIABLE |
GOSUB | HANGUP | NOOP | RECEIVE CHAR | RECEIVE TEXT | RECORD FILE | SAY ALPHA | SAY DATE |
SAY DATETIME | SAY DIGITS | SAY NUMBER | SAY PHONETIC | SAY TIME | SEND IMAGE | SEND TEXT |
SET AUTOHANGUP | SET CALLERID | SET CONTEXT | SET EXTENSION | SET MUSIC | SET PRIORITY |
SET VARIABLE | SPEECH ACTIVATE GRAMMAR | SPEECH CREATE | SPEECH DEACTIVATE GRAMMAR |
SPEECH DESTROY | SPEECH LOAD GRAMMAR | SPEECH RECOGNIZE | SPEECH SET | SPEECH UNLOAD GRAMMAR |
STREAM FILE | TDD MODE | VERBOSE | WAIT FOR DIGIT`
  .split('|')
  .map((words) => words.trim());

it('the catalogue has the 47 commands of Asterisk 22, each once', () => {
  expect(COMMANDS).toHaveLength(47);
  expect(CATALOGUE.map(({ words }) => words).sort()).toEqual(COMMANDS);
});

it('exactly four commands can be interrupted by bytes, and exactly four return text', () => {
  const named = (which: 'interruptible' | 'text'): string[] =>
    CATALOGUE.filter((row) => row[which]).map(({ words }) => words);
  expect(named('interruptible').sort()).toEqual([
    'GET DATA',
    'GET OPTION',
    'STREAM FILE',
    'WAIT FOR DIGIT',
  ]);
  expect(named('text').sort()).toEqual([
    'DATABASE GET',
    'GET FULL VARIABLE',
    'GET VARIABLE',
    'RECEIVE TEXT',
  ]);
});

describe.each(CATALOGUE.map((row) => [row.words, row] as const))('%s', (words, row) => {
  it('is frozen, and no name stands for two arguments but the pair of RECORD FILE', () => {
    expect(Object.isFrozen(row)).toBe(true);
    const names = row.arguments.map(({ name }) => name);
    expect(new Set(names).size).toBe(words === 'RECORD FILE' ? names.length - 1 : names.length);
  });

  it('has its required arguments before those that may be left out', () => {
    const optional = row.arguments.map((argument) => argument.optional);
    expect([...optional].sort()).toEqual(optional);
  });

  it('takes every default in the place of an argument left out', () => {
    for (const argument of row.arguments) {
      if (argument.default !== undefined) expect(argument.accepts(argument.default)).toBe(true);
    }
  });

  it('refuses a required argument that is missing, by name', () => {
    const [first] = row.arguments.filter((one) => !one.optional && one.default === undefined);
    if (row.arguments.every(({ optional }) => optional)) {
      expect(encodeCommand(row, [], recent)).toBe(`${words}\n`);
      return;
    }
    if (!first) {
      const defaults = row.arguments.filter(({ optional }) => !optional);
      const written = encodeCommand(
        row,
        defaults.map((one) => one.default),
        recent,
      );
      expect(encodeCommand(row, [], recent)).toBe(written);
      return;
    }
    expect(() => encodeCommand(row, [], recent)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        command: words,
        message: `${words}: ${first.name} is undefined, but it must be ${first.allowed}`,
      }),
    );
  });

  it('refuses more arguments than it has', () => {
    const values = [...row.arguments.map(() => undefined), 'one too many'];
    expect(() => encodeCommand({ ...row, arguments: [] }, values.slice(-1), recent)).toThrow(
      expect.objectContaining({ message: `${words}: number of arguments is 1, but it must be 0` }),
    );
  });

  it('refuses objects, booleans and numbers that are none, in every place', () => {
    for (const [index, argument] of row.arguments.entries()) {
      for (const wrong of [{}, true, NaN, Infinity, Symbol('x')]) {
        const values = row.arguments.slice(0, index).map((before) => sampleOf(before));
        expect(() => encodeCommand(row, [...values, wrong as unknown as Word], recent)).toThrow(
          expect.objectContaining({
            code: 'E_AGI_INVALID_ARGUMENT',
            message: expect.stringContaining(`${words}: ${argument.name} is `),
          }),
        );
      }
    }
  });

  it('is found by its words, whatever their case, whole or one by one', () => {
    expect(spelledCommand(words.toLowerCase().split(' ')).row.words).toBe(words);
    expect(spelledCommand([words, 'x']).values).toEqual(['x']);
    const { row: spelled } = spelledCommand(words.split(' '));
    const { afterHangup, duration, interruptible, text, family } = row;
    expect(spelled).toMatchObject({ afterHangup, duration, interruptible, text, family });
  });
});

/** Some value that an argument takes. */
function sampleOf({ accepts, allowed }: (typeof CATALOGUE)[number]['arguments'][number]): Word {
  const samples: Word[] = ['x', 1, '1', '', 'on', 'a', 'BEEP', 's=1'];
  const sample = samples.find((value) => accepts(value));
  if (sample === undefined) throw new Error(`no sample is ${allowed}`);
  return sample;
}

describe('a command that is spelled out', () => {
  it.each([[[]], [['']], [['a b']], [['a\nb']], [['"x"']], [[5]], [['-x']]])(
    'must begin with a word that can be a command’s: %j is refused',
    (words) => {
      expect(() => spelledCommand(words)).toThrow(
        expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
      );
    },
  );

  it.each(['failure', 'FAILURE', 'Failure1', 'failurexyz'])(
    'may not be %j, which ends the session: it points to fail()',
    (word) => {
      expect(() => spelledCommand([word])).toThrow(/use fail\(\)/);
    },
  );

  it.each<[unknown, string]>([
    ['NOOP', 'send: words is a string of 4 characters, but it must be a list of words'],
    [['NOOP', null], 'send: words[1] is null, but it must be a string or a finite number'],
    [
      ['-x'],
      'send: words[0] is a string of 2 characters, but it must be the first word of a command ' +
        '(to end a call as failed, use fail())',
    ],
    [[], 'send: words[0] is an empty string'],
  ])('is refused with what is wrong: %j', (words, message) => {
    expect(() => spelledCommand(words as Word[])).toThrow(message);
  });

  it.each(['a', 'NEW-COMMAND', 'new_2', 'notfailure'])('may begin with %j', (word) => {
    expect(spelledCommand([word]).row.words).toBe(word);
  });

  it('is the longest one that its words are', () => {
    expect(spelledCommand(['SPEECH', 'LOAD', 'GRAMMAR', 'a', 'b']).row.words).toBe(
      'SPEECH LOAD GRAMMAR',
    );
    expect(spelledCommand(['SPEECH', 'LOAD', 'x'])).toMatchObject({
      row: { words: 'SPEECH' },
      values: ['LOAD', 'x'],
    });
  });

  it('takes any word in the place of an argument, and names it in an error', () => {
    const { row, values } = spelledCommand(['STREAM', 'FILE', '', 'x', -5, 'more']);
    expect(encodeCommand(row, values, recent)).toBe('STREAM FILE "" x -5 more\n');
    expect(row.arguments.map(({ name }) => name)).toEqual([
      'filename',
      'escapeDigits',
      'offset',
      'word 4',
    ]);
    expect(spelledCommand(['NEWER', 'a']).row.arguments.map(({ name }) => name)).toEqual([
      'word 1',
    ]);
  });

  it('has what its row says beside its arguments, and the plain result', () => {
    const exec = spelledCommand(['exec', 'Answer']).row;
    expect(exec.repliesTwice?.(parseReply(Buffer.from('200 result=1')))).toBe(true);
    expect(exec.repliesTwice?.(parseReply(Buffer.from('200 result=0')))).toBe(false);
    expect(spelledCommand(['set', 'context', 'a']).row.setsPlace).toBe('context');
    const noop = spelledCommand(['NOOP']).row;
    expect(noop.repliesTwice).toBeUndefined();
    expect(noop.setsPlace).toBeUndefined();
    expect(noop.decode(parseReply(Buffer.from('200 result=5 (x)')))).toStrictEqual({
      code: 200,
      result: 5,
      data: 'x',
      raw: '200 result=5 (x)',
    });
  });

  it('that Asterisk 22 does not have is sent as it is, at any time, and has no deadline', () => {
    const { row, values } = spelledCommand(['NEWER', 'a b', 5]);
    expect(row).toMatchObject({ family: 'call', afterHangup: true, duration: 'open', text: false });
    expect(encodeCommand(row, values, recent)).toBe('NEWER "a b" 5\n');
  });

  it('has at most 127 words, its arguments among them', () => {
    const encoded = (count: number): string => {
      const { row, values } = spelledCommand(['NEWER', ...Array<string>(count - 1).fill('a')]);
      return encodeCommand(row, values, recent);
    };
    expect(encoded(127)).toBe(`NEWER${' a'.repeat(126)}\n`);
    expect(() => encoded(128)).toThrow('NEWER has 128 words');
  });
});
