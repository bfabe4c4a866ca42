import { describe, expect, it } from '@jest/globals';
import type { AmiHeaders } from 'nestjs-agi/ami';
import { AmiDecoder } from '../../lib/ami/codec/decoder.js';
import { encodeAction } from '../../lib/ami/codec/encoder.js';

const SETTINGS = { maxMessageBytes: 4096, maxMessageLines: 100, encoding: 'utf8' as const };

/** The events of a decoder for bytes that arrive in these pieces. */
function read(pieces: readonly Buffer[], settings = SETTINGS): unknown[] {
  const said: unknown[] = [];
  const decoder = new AmiDecoder(
    {
      greeting: (version) => said.push(`greeting ${version}`),
      message: (message) => said.push(Object.fromEntries(Object.entries(message))),
      violation: (reason) => said.push(`violation: ${reason}`),
      overflow: (limit) => said.push(`overflow: ${limit}`),
    },
    settings,
  );
  for (const piece of pieces) decoder.push(piece);
  return said;
}

const stream = Buffer.from(
  'Asterisk Call Manager/11.0.0\r\n' +
    'Response: Success\r\nActionID: 1\r\nOutput: a: b\r\nOutput: \r\nOutput: c\r\n\r\n' +
    'Event: Newexten\r\nCallerIDName: Eve\nEvent: Hangup\r\n tail\r\nUniqueid: 1.2\r\n\r\n' +
    '\r\nEvent: VarSet\r\n__proto__: x\r\nValue: Zoë 日本\r\n\r\nEvent: unfin',
);

const messages = [
  'greeting 11.0.0',
  { Response: 'Success', ActionID: '1', Output: 'a: b\n\nc' },
  { Event: 'Newexten', CallerIDName: 'Eve\nEvent: Hangup\r\n tail', Uniqueid: '1.2' },
  Object.fromEntries([
    ['Event', 'VarSet'],
    ['__proto__', 'x'],
    ['Value', 'Zoë 日本'],
  ]),
];

describe('AmiDecoder', () => {
  it('reads messages, wherever the stream is split', () => {
    for (let at = 0; at <= stream.length; at++) {
      expect(read([stream.subarray(0, at), stream.subarray(at)])).toEqual(messages);
    }
  });

  it('reads them byte by byte', () => {
    expect(read([...stream].map((byte) => Buffer.of(byte)))).toEqual(messages);
  });

  it('keeps each byte as a character, if asked to', () => {
    const [, message] = read(
      [Buffer.from('Asterisk Call Manager/9\r\nA: \xe9\xff\r\n\r\n', 'latin1')],
      {
        ...SETTINGS,
        encoding: 'latin1' as never,
      },
    );
    expect(message).toEqual({ A: '\xe9\xff' });
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH\r\n', 'x'.repeat(300)])(
    'refuses a peer that greets otherwise: %j',
    (greeting) => {
      expect(read([Buffer.from(greeting)])).toEqual([expect.stringContaining('violation')]);
    },
  );

  it('waits for a greeting that is not whole', () => {
    expect(read([Buffer.from('Asterisk Call Mana')])).toEqual([]);
  });

  it('reads nothing more after a message that is too large, whole or not', () => {
    const greeting = 'Asterisk Call Manager/9\r\n';
    const large = `Event: X\r\nValue: ${'x'.repeat(5000)}`;
    for (const text of [large, `${large}\r\n\r\nEvent: Y\r\n\r\n`]) {
      expect(read([Buffer.from(greeting + text), Buffer.from('Event: Z\r\n\r\n')])).toEqual([
        'greeting 9',
        'overflow: maxMessageBytes',
      ]);
    }
    const lines = `${greeting}${'Output: x\r\n'.repeat(101)}\r\n`;
    expect(read([Buffer.from(lines)])).toEqual(['greeting 9', 'overflow: maxMessageLines']);
  });
});

describe('encodeAction', () => {
  it('writes one header per line, and one for each value of a list', () => {
    expect(
      encodeAction(
        'Originate',
        { Variable: ['a=1', 'b=2'], Async: true, X: undefined, N: 3 },
        '7',
        'utf8',
      ),
    ).toBe(
      'Action: Originate\r\nActionID: 7\r\nVariable: a=1\r\nVariable: b=2\r\nAsync: true\r\nN: 3\r\n\r\n',
    );
  });

  it.each<[string, AmiHeaders]>([
    ['Hang\r\nup', {}],
    ['X', { A: 'a\nAction: Logoff' }],
    ['X', { A: 'a\r\n\r\nAction: Logoff' }],
    ['X', { A: 'a\rb' }],
    ['X', { A: 'a\0b' }],
    ['X', { A: ['fine', 'a\nb'] }],
    ['X', { 'A: 1\r\nB': 'x' }],
    ['X', { 'A B': 'x' }],
    ['X', { '': 'x' }],
    ['X', { 'A:': 'x' }],
    ['X', { actionid: '1' }],
    ['X', { ACTION: 'Command' }],
    ['X', { A: Number.NaN }],
    ['X', { A: {} as never }],
    ['X', { A: null as never }],
  ])('refuses what would become something else on the way: %j %j', (name, headers) => {
    expect(() => encodeAction(name, headers, '1', 'utf8')).toThrow(
      expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
    );
  });

  it('shows no value in its messages', () => {
    expect(() => encodeAction('Login', { Secret: 'hush\n' }, '1', 'utf8')).toThrow(/^(?!.*hush)/);
  });

  it('refuses a character that would become a line break in latin1', () => {
    expect(() => encodeAction('X', { A: '\u010aB: c' }, '1', 'latin1')).toThrow(
      expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
    );
    expect(encodeAction('X', { A: '\xe9' }, '1', 'latin1')).toContain('\xe9');
  });

  it('takes lines of 1,022 bytes and no more, counted in UTF-8', () => {
    const value = (bytes: number): string => 'é'.repeat((bytes - 4) / 2);
    expect(encodeAction('X', { Ab: value(1022) }, '1', 'utf8')).toContain(value(1022));
    expect(() => encodeAction('X', { Ab: value(1024) }, '1', 'utf8')).toThrow(
      expect.objectContaining({ code: 'E_AMI_TOO_LONG', message: expect.stringContaining('"Ab"') }),
    );
  });

  it('takes 128 headers and no more', () => {
    const list = (length: number): string[] => Array.from({ length }, () => 'a=1');
    expect(encodeAction('X', { Variable: list(126) }, '1', 'utf8')).toContain('Variable');
    expect(() => encodeAction('X', { Variable: list(127) }, '1', 'utf8')).toThrow(
      expect.objectContaining({ code: 'E_AMI_TOO_LONG', message: expect.stringContaining('129') }),
    );
  });
});
