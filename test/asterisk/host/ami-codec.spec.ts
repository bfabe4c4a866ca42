import { describe, expect, it } from '@jest/globals';
import { AmiParser, formatAction, MAX_LINE, unescapeC } from './ami-codec.js';

const stream = Buffer.from(
  'Asterisk Call Manager/11.0.0\r\n' +
    'Response: Success\r\nActionID: 1\r\nOutput: a: b\r\nOutput: \r\nOutput: c\r\n\r\n' +
    'Event: Newexten\r\nCallerIDName: Eve\nEvent: Hangup\r\n tail\r\nUniqueid: 1.2\r\n\r\n' +
    '\r\nEvent: VarSet\r\n__proto__: x\r\nValue: \xe9\r\n\r\nEvent: unfin',
  'latin1',
);

const messages = [
  { Response: 'Success', ActionID: '1', Output: 'a: b\n\nc' },
  { Event: 'Newexten', CallerIDName: 'Eve\nEvent: Hangup\r\n tail', Uniqueid: '1.2' },
  Object.fromEntries([
    ['Event', 'VarSet'],
    ['__proto__', 'x'],
    ['Value', '\xe9'],
  ]),
];

describe('AmiParser', () => {
  it('reads messages, wherever the stream is split', () => {
    for (let at = 0; at <= stream.length; at++) {
      const parser = new AmiParser();
      const read = [...parser.push(stream.subarray(0, at)), ...parser.push(stream.subarray(at))];
      expect(read.map((message) => Object.fromEntries(Object.entries(message)))).toEqual(messages);
    }
  });

  it('reads them byte by byte', () => {
    const parser = new AmiParser();
    expect([...stream].flatMap((byte) => parser.push(Buffer.of(byte)))).toHaveLength(3);
  });
});

describe('formatAction', () => {
  it('writes one header per line', () => {
    const text = formatAction([
      ['Action', 'Ping'],
      ['Variable', 'a=1'],
      ['Variable', 'b=2'],
    ]);
    expect(text).toBe('Action: Ping\r\nVariable: a=1\r\nVariable: b=2\r\n\r\n');
  });

  it('refuses what would become something else on the way', () => {
    expect(() => formatAction([['Command', 'a\r\nAction: Logoff']])).toThrow('cannot carry');
    expect(() => formatAction([['Command', 'x'.repeat(MAX_LINE)]])).toThrow('too long');
  });
});

it('unescapes the values of VarSet', () => {
  expect(unescapeC(String.raw`a\nb\\\"\'\?`).toString()).toBe('a\nb\\"\'?');
});
