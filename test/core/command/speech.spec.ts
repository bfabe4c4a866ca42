import { expect, it } from '@jest/globals';
import { parseReply } from '../../../lib/core/codec/reply.js';
import { SPEECH_RECOGNIZE } from '../../../lib/core/command/rows/speech.js';

function decode(raw: string): ReturnType<typeof SPEECH_RECOGNIZE.decode> {
  return SPEECH_RECOGNIZE.decode(parseReply(Buffer.from(raw)));
}

it('SPEECH RECOGNIZE gives what was heard, with brackets, quotes and lookalikes in it', () => {
  expect(
    decode(
      '200 result=1 (speech) endpos=2400 results=2 ' +
        String.raw`score0=890 text0="joe \"the (plumber)\" endpos=5 text1=\"x\"" grammar0=names ` +
        'score1=100 text1="" grammar1=names',
    ),
  ).toMatchObject({
    succeeded: true,
    endedBy: 'speech',
    data: 'speech',
    endpos: 2400,
    digit: null,
    alternatives: [
      { score: 890, text: 'joe "the (plumber)" endpos=5 text1="x"', grammar: 'names' },
      { score: 100, text: '', grammar: 'names' },
    ],
  });
});

it.each([
  ['200 result=1 (digit) digit=5 endpos=0', { endedBy: 'digit', digit: '5', endpos: 0 }],
  ['200 result=1 (timeout) endpos=10', { endedBy: 'timeout', digit: null, endpos: 10 }],
  ['200 result=1 (hangup) endpos=10', { endedBy: 'hangup', alternatives: [] }],
  ['200 result=0', { endedBy: null, succeeded: false, endpos: null, data: null }],
  ['200 result=1 (something new) endpos=1', { endedBy: null, endpos: 1 }],
  ['200 result=0 text0="200 result=1 (speech)"', { endedBy: null, succeeded: false }],
])('SPEECH RECOGNIZE tells what ended it: %j', (raw, expected) => {
  expect(decode(raw)).toMatchObject(expected);
});

it('SPEECH RECOGNIZE reads a hostile reply of the largest size in one pass', () => {
  // Quadratic, the first would take most of an hour.
  for (const part of ['a', 'a1', 'a="', '\\"', 'text0="', '=']) {
    const reply = decode(`200 result=1 (speech) ${part.repeat((1 << 20) / part.length)}`);
    expect(reply.endedBy).toBe('speech');
  }
});
