import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from 'nestjs-agi/core';
import { parseReply } from '../../../lib/core/codec/reply.js';
import type { Argument } from '../../../lib/core/command/arguments.js';

const FULL = 'a string that is not empty';
const KEYS = 'a string of DTMF keys (0-9 * # A-D)';
const KEY = 'one DTMF key (0-9 * # A-D), or an empty string for none';
const WHOLE = 'from 0 to 2147483647';
const SECONDS = 'a Date, or whole seconds since 1970 (not milliseconds)';
const WORD = 'a string or a finite number';
const NO_PERCENT = 'a string that is not empty and has no %';

/**
 * The facts of each command: its family, the class of its duration, whether it works on a dead channel,
 * and its arguments. One that may be left out has a `?`, and a default is given after `=`.
 */
const ROWS: Record<string, [traits: string, ...args: string[]]> = {
  ANSWER: ['call, instant, live'],
  HANGUP: ['call, instant, live', 'channel?: a string'],
  'CHANNEL STATUS': ['call, instant, live', 'channel?: a string'],
  NOOP: ['call, instant, dead', 'message?: a string'],
  VERBOSE: ['call, instant, dead', 'message: a string', 'level?: an integer from 1 to 4'],
  'SET AUTOHANGUP': ['call, instant, live', `seconds: an integer (s) ${WHOLE}`],
  'SET CALLERID': ['call, instant, live', 'number: a string'],
  'SET MUSIC': ['call, instant, live', "state: one of 'on', 'off'", 'musicClass?: a string'],
  'ASYNCAGI BREAK': ['call, instant, dead'],
  'STREAM FILE': [
    'playback, open, live',
    `filename: ${FULL}`,
    `escapeDigits="": ${KEYS}`,
    `offset?: an integer (samples) ${WHOLE}`,
  ],
  'CONTROL STREAM FILE': [
    'playback, open, live',
    `filename: ${FULL}`,
    `escapeDigits="": ${KEYS}`,
    `skipms?=3000: an integer (ms) ${WHOLE}`,
    `ffchar?="#": ${KEY}`,
    `rewchar?="*": ${KEY}`,
    `pausechar?="": ${KEY}`,
    `offsetms?: an integer (ms) ${WHOLE}`,
  ],
  'RECORD FILE': [
    'recording, open, live',
    `filename: ${FULL}`,
    `format: ${FULL}`,
    `escapeDigits: ${KEYS}`,
    'timeout: an integer (ms, -1 for no limit) from -1 to 2147483647',
    `offset?: an integer (samples) ${WHOLE}`,
    'beep or silence?: BEEP, or s=<whole seconds of silence>',
    'beep or silence?: BEEP, or s=<whole seconds of silence>',
  ],
  'WAIT FOR DIGIT': [
    'input, timed, live',
    'timeout=-1: an integer (ms, -1 for ever) from -1 to 2147483647',
  ],
  'GET DATA': [
    'input, open, live',
    'filename: a string',
    'timeout?=0: an integer (ms) from -1 to 2147483647',
    'maxDigits?: an integer from 1 to 1023',
  ],
  'GET OPTION': [
    'input, open, live',
    `filename: ${FULL}`,
    `escapeDigits: ${KEYS}`,
    `timeout?: an integer (ms) ${WHOLE}`,
  ],
  'SAY ALPHA': [
    'say, open, live',
    'text: a string',
    `escapeDigits="": ${KEYS}`,
    "letterCase?: one of 'a', 'l', 'n', 'u'",
  ],
  'SAY DIGITS': [
    'say, open, live',
    'digits: digits (0-9, and * or # after the first)',
    `escapeDigits="": ${KEYS}`,
  ],
  'SAY NUMBER': [
    'say, open, live',
    'number: a whole number from -2147483647 to 2147483647',
    `escapeDigits="": ${KEYS}`,
    'gender?: a string',
  ],
  'SAY PHONETIC': ['say, open, live', 'text: a string', `escapeDigits="": ${KEYS}`],
  'SAY DATE': ['say, open, live', `timestamp: ${SECONDS}`, `escapeDigits="": ${KEYS}`],
  'SAY TIME': ['say, open, live', `timestamp: ${SECONDS}`, `escapeDigits="": ${KEYS}`],
  'SAY DATETIME': [
    'say, open, live',
    `timestamp: ${SECONDS}`,
    `escapeDigits="": ${KEYS}`,
    `format?="ABdY 'digits/at' IMp": ${FULL}`,
    `timezone?: ${FULL}`,
  ],
  'GET FULL VARIABLE': ['variables, variable, dead', `expression: ${FULL}`, `channel?: ${FULL}`],
  'GET VARIABLE': ['variables, variable, dead', `name: ${FULL}`],
  'SET VARIABLE': ['variables, variable, dead', `name: ${FULL}`, `value: ${WORD}`],
  'DATABASE GET': ['database, instant, dead', `family: ${FULL}`, `key: ${FULL}`],
  'DATABASE PUT': ['database, instant, dead', `family: ${FULL}`, `key: ${FULL}`, `value: ${WORD}`],
  'DATABASE DEL': ['database, instant, dead', `family: ${FULL}`, `key: ${FULL}`],
  'DATABASE DELTREE': [
    'database, instant, dead',
    `family: ${NO_PERCENT}`,
    `keytree?: ${NO_PERCENT}`,
  ],
  'SET CONTEXT': ['flow, instant, live, sets the context', `context: ${FULL}`],
  'SET EXTENSION': ['flow, instant, live, sets the extension', `extension: ${FULL}`],
  'SET PRIORITY': ['flow, instant, live, sets the priority', 'priority: a number or a label'],
  EXEC: ['flow, open, dead', `application: ${FULL}`, 'options?: a string'],
  GOSUB: [
    'flow, open, live',
    `context: ${FULL}`,
    `extension: ${FULL}`,
    'priority: a number or a label',
    'args?: a string',
  ],
  'SEND TEXT': ['messaging, instant, live', 'text: a string'],
  'SEND IMAGE': ['messaging, instant, live', `image: ${FULL}`],
  'RECEIVE CHAR': ['messaging, timed, live', `timeout: an integer (ms, 0 for ever) ${WHOLE}`],
  'RECEIVE TEXT': ['messaging, timed, live', `timeout: an integer (ms, 0 for ever) ${WHOLE}`],
  'TDD MODE': ['messaging, instant, live', "mode: one of 'on', 'off', 'mate'"],
  'SPEECH CREATE': ['speech, instant, live', 'engine="": a string'],
  'SPEECH SET': ['speech, instant, live', `name: ${FULL}`, 'value: a string'],
  'SPEECH LOAD GRAMMAR': ['speech, instant, live', `grammar: ${FULL}`, `path: ${FULL}`],
  'SPEECH UNLOAD GRAMMAR': ['speech, instant, dead', `grammar: ${FULL}`],
  'SPEECH ACTIVATE GRAMMAR': ['speech, instant, live', `grammar: ${FULL}`],
  'SPEECH DEACTIVATE GRAMMAR': ['speech, instant, live', `grammar: ${FULL}`],
  'SPEECH DESTROY': ['speech, instant, dead'],
  'SPEECH RECOGNIZE': [
    'speech, open, live',
    `prompt: ${FULL}`,
    `timeout: an integer (s) ${WHOLE}`,
    `offset?: an integer (samples) ${WHOLE}`,
  ],
};

function shown({ name, optional, default: preset, allowed }: Argument): string {
  const value = preset === undefined ? '' : `=${JSON.stringify(preset)}`;
  return `${name}${optional ? '?' : ''}${value}: ${allowed}`;
}

describe('a row', () => {
  it.each(CATALOGUE.map((row) => [row.words, row] as const))('%s', (words, row) => {
    const { family, duration, afterHangup, setsPlace } = row;
    const place = setsPlace === undefined ? '' : `, sets the ${setsPlace}`;
    const traits = `${family}, ${duration}, ${afterHangup ? 'dead' : 'live'}${place}`;
    expect([traits, ...row.arguments.map(shown)]).toEqual(ROWS[words]);
    expect(row.wordCount).toBe(words.split(' ').length);
  });
});

/** The values that an argument takes and refuses beside those of its kind. */
describe('an argument', () => {
  it.each<[string, string, readonly unknown[], readonly unknown[]]>([
    ['SAY DIGITS', 'digits', ['0', '42', '-1', '1*#', 7], ['', '*', '#1', '--1', '1x', 'x1', 1.5]],
    ['SAY DATE', 'timestamp', [0, 99_999_999_999], [-1, 100_000_000_000, '1', 0.5]],
    [
      'RECORD FILE',
      'beep or silence',
      ['BEEP', 's=0', 's=12'],
      ['beep', 'xBEEP', 'BEEPx', 's=', 's=1.5', 's=1x', 'xs=1'],
    ],
    ['DATABASE DELTREE', 'family', ['a', '_'], ['', '%', 'a%b', 5]],
    ['SET MUSIC', 'state', ['on', 'off'], ['', 'On', true]],
  ])('of %s: %s', (words, name, taken, refused) => {
    const row = CATALOGUE.find((one) => one.words === words);
    const argument = row?.arguments.find((one) => one.name === name);
    expect(taken.filter((value) => !argument?.accepts(value))).toEqual([]);
    expect(refused.filter((value) => argument?.accepts(value))).toEqual([]);
  });
});

/** Replies that are rare, or that the recordings of Asterisk do not have. */
describe('the result', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['ANSWER', '200 result=-1', { answered: false, result: -1 }],
    ['ANSWER', '511 dead', { answered: false, code: 511, error: 'dead' }],
    ['ANSWER', '200 result=0', { answered: true }],
    ['HANGUP', '200 result=-1', { hungUp: false }],
    ['HANGUP', '200 result=1', { hungUp: true }],
    ['CHANNEL STATUS', '200 result=0', { state: 'down' }],
    ['CHANNEL STATUS', '200 result=9', { state: 'pre-ring' }],
    ['CHANNEL STATUS', '200 result=10', { state: null, result: 10 }],
    ['CHANNEL STATUS', '200 result=-1', { state: null, result: -1 }],
    ['CHANNEL STATUS', '200 result=', { state: null, result: null }],
    ['WAIT FOR DIGIT', '200 result=1', { digit: null, timedOut: false }],
    ['WAIT FOR DIGIT', '200 result=0', { digit: null, timedOut: true }],
    ['GET DATA', '200 result=-1', { digits: '', data: null, completed: false, timedOut: false }],
    [
      'GET DATA',
      '200 result= (timeout)',
      { digits: '', data: '', completed: true, timedOut: true },
    ],
    ['GET DATA', '200 result=*1#', { digits: '*1#', data: '*1#', result: null, completed: true }],
    ['GET DATA', '510 unknown', { digits: '', data: null, completed: false, timedOut: false }],
    ['STREAM FILE', '200 result=0 endpos=80', { completed: true, digit: null, endpos: 80 }],
    ['STREAM FILE', '200 result=35 endpos=8', { completed: false, digit: '#', data: '#' }],
    ['STREAM FILE', '510 unknown', { completed: false, endpos: null, digit: null }],
    ['RECORD FILE', '200 result=20 (timeout)', { endedBy: 'timeout', timedOut: true }],
    ['RECORD FILE', '200 result=21 (timeout)', { endedBy: 'silence', timedOut: false }],
    ['RECORD FILE', '200 result=35 (dtmf) endpos=8', { endedBy: 'digit', digit: '#', data: '#' }],
    ['RECORD FILE', '200 result=35 (hangup)', { endedBy: 'hangup', digit: null, data: 'hangup' }],
    ['RECORD FILE', '200 result=-1 (writefile)', { endedBy: 'write-failed', digit: null }],
    ['RECORD FILE', '200 result=-1 (waitfor)', { endedBy: 'wait-failed', data: 'waitfor' }],
    ['RECORD FILE', '200 result=-1 (randomerror)', { endedBy: 'beep-failed', digit: null }],
    ['RECORD FILE', '200 result=0 (news)', { endedBy: null, data: 'news', endpos: null }],
    ['RECORD FILE', '200 result=-1', { endedBy: null, data: null, timedOut: false }],
    ['RECEIVE CHAR', '200 result=97', { char: 'a', data: 'a', timedOut: false }],
    ['RECEIVE CHAR', '200 result=0 (timeout)', { char: null, data: 'timeout', timedOut: true }],
    ['RECEIVE CHAR', '200 result=-1', { char: null, data: null, timedOut: false }],
    ['RECEIVE TEXT', '200 result=1 (hi)', { value: 'hi', data: 'hi', truncated: false }],
    ['RECEIVE TEXT', '200 result=-1 (hi)', { value: null }],
    ['TDD MODE', '200 result=0', { supported: false }],
    ['TDD MODE', '200 result=1', { supported: true }],
    ['EXEC', '200 result=-2', { found: false }],
    ['EXEC', '200 result=-1', { found: true, result: -1 }],
    ['EXEC', '510 unknown', { found: false }],
    ['GOSUB', '200 result=0 Gosub complete', { completed: true, found: true }],
    ['GOSUB', '200 result=0 Gosub failed', { completed: false, found: true }],
    ['GOSUB', '200 result=-1 Gosub complete', { completed: false, found: false }],
    ['GOSUB', '503 result=-2 Memory allocation failure', { completed: false, found: false }],
    ['DATABASE PUT', '200 result=0', { stored: false }],
    ['DATABASE PUT', '200 result=1', { stored: true }],
    ['DATABASE DEL', '200 result=0', { deleted: false }],
    ['DATABASE DEL', '200 result=1', { deleted: true }],
    ['DATABASE DELTREE', '200 result=1', { deleted: false }],
    ['DATABASE DELTREE', '200 result=0', { deleted: true }],
    ['SEND TEXT', '200 result=-1', { sent: false }],
    ['SEND TEXT', '200 result=0', { sent: true }],
    ['SEND IMAGE', '200 result=0', { sent: true }],
    ['SPEECH CREATE', '200 result=0', { succeeded: false }],
    ['SPEECH CREATE', '200 result=1', { succeeded: true }],
    [
      'SPEECH RECOGNIZE',
      '200 result=1 (speech) endpos=8 text0="yes"',
      { alternatives: [{ score: 0, text: 'yes', grammar: '' }] },
    ],
  ])('of %s for %j', (words, reply, expected) => {
    const row = CATALOGUE.find((one) => one.words === words);
    expect(row?.decode(parseReply(Buffer.from(reply)))).toMatchObject(expected);
  });
});

describe('the sound that may be missing', () => {
  it.each<[string, string, Record<string, unknown> | undefined]>([
    ['STREAM FILE', '200 result=-1 endpos=0', { name: 'menu', certain: true }],
    ['STREAM FILE', '200 result=-1 endpos=80', { name: 'menu', certain: false }],
    ['STREAM FILE', '200 result=0 endpos=0', undefined],
    ['CONTROL STREAM FILE', '200 result=-1 endpos=-1', { name: 'menu', certain: true }],
    ['CONTROL STREAM FILE', '200 result=-1 endpos=0', { name: 'menu', certain: false }],
    ['GET DATA', '200 result=-1', { name: 'menu', certain: false }],
    ['GET OPTION', '200 result=-1 endpos=0', { name: 'menu', certain: true }],
    ['RECORD FILE', '200 result=-1 (randomerror)', { name: 'beep', certain: false }],
    ['RECORD FILE', '200 result=35 (randomerror)', undefined],
    ['RECORD FILE', '200 result=-1 (hangup)', undefined],
    ['RECORD FILE', '200 result=0 (timeout)', undefined],
    ['SAY DATETIME', '200 result=-1', { name: 'SAY DATETIME', certain: false }],
    ['SAY DIGITS', '200 result=0', undefined],
    ['SAY DIGITS', '511 dead', undefined],
    ['NOOP', '200 result=-1', undefined],
  ])('if %s is answered with %j', (words, reply, missing) => {
    const row = CATALOGUE.find((one) => one.words === words);
    expect(row?.missingSound?.(parseReply(Buffer.from(reply)), ['menu'])).toEqual(missing);
  });
});
