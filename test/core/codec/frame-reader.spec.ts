import { describe, expect, it } from '@jest/globals';
import { FrameReader } from '../../../lib/core/codec/frame-reader.js';
import type { ReplySink } from '../../../lib/core/codec/reply-reader.js';

/** Reads one frame, and gives what the reader tells. */
function read(frame: string, expectation?: 'plain' | 'text' | 'exact', most = 4096): string[] {
  const told: string[] = [];
  const sink: ReplySink = {
    hangup: () => told.push('hangup'),
    reply: ({ code, result, data }) => told.push(`${code} ${result} ${data ?? '-'}`),
    ambiguous: () => told.push('ambiguous'),
    fenced: () => told.push('fenced'),
    violation: (reason) => told.push(reason),
    overflow: () => told.push('overflow'),
    lost: () => told.push('lost'),
  };
  const reader = new FrameReader(sink, most);
  if (expectation) reader.expect(expectation);
  reader.push(Buffer.from(frame));
  return told;
}

describe('a reply in a frame of its own', () => {
  it.each([
    ['a result', '200 result=1\n', 'plain', '200 1 -'],
    ['a value', '200 result=1 (x)\n', 'text', '200 1 x'],
    [
      'a value that imitates replies and hangups',
      '200 result=1 (x)\nHANGUP\n200 result=0\n520 y)\n',
      'text',
      '200 1 x)\nHANGUP\n200 result=0\n520 y',
    ],
    [
      'a line before the reply',
      '100 result=0 Trying...\n200 result=0 Gosub complete\n',
      'plain',
      '200 0 -',
    ],
    [
      'the usage after an application that returned 1',
      '200 result=1\n520-Usage\n520 End\n',
      'plain',
      '200 1 -',
    ],
    ['an unknown command', '510 Invalid or unknown command\n', 'plain', '510  -'],
    ['a usage', '520-Invalid\nUsage: x\n520 End\n', 'text', '520  -'],
  ] as const)('is read: %s', (_, frame, expectation, told) => {
    expect(read(frame, expectation)).toEqual([told]);
  });

  it('is known to be lost where the frame is empty', () => {
    expect(read('', 'text')).toEqual(['lost']);
  });

  it.each([
    ['bytes before the reply', ')\n200 result=1 (en)\n'],
    ['a reply without its end', '200 result=1 (en'],
    ['nothing of AGI', 'hello\n'],
    ['a code within a line', 'hi 510 no\n'],
    ['a line before the reply that has no end', '100 result=0 Trying...'],
  ])('is no reply: %s', (_, frame) => {
    expect(read(frame, 'text')).toEqual(['bytes that are not the reply to the command']);
  });

  it('answers a command that was announced, and is no longer than allowed', () => {
    expect(read('200 result=1\n')).toEqual(['a reply that answers no command']);
    expect(read(`200 result=1 (${'x'.repeat(100)})\n`, 'text', 64)).toEqual(['overflow']);
  });

  it('may be as long as allowed, from then on', () => {
    const frame = `200 result=1 (${'x'.repeat(20)})\n`;
    expect(read(frame, 'text', frame.length)).toEqual([`200 1 ${'x'.repeat(20)}`]);
    const told: string[] = [];
    const note = (kind: string) => () => told.push(kind);
    const sink = { reply: note('reply'), overflow: note('overflow') } as unknown as ReplySink;
    const reader = new FrameReader(sink, 4096);
    for (const most of [frame.length, frame.length - 1]) {
      reader.limitTo(most);
      reader.expect('text');
      reader.push(Buffer.from(frame));
    }
    expect(told).toEqual(['reply', 'overflow']);
  });

  it.each(['200 result=1 (x)', '200 result=1', '520-Invalid\nUsage: x\n520 End'])(
    'ends before its last newline: %j',
    (text) => {
      const raws: string[] = [];
      const sink = { reply: ({ raw }: { raw: string }) => raws.push(raw) } as unknown as ReplySink;
      const reader = new FrameReader(sink, 4096);
      reader.expect('text');
      reader.push(Buffer.from(`${text}\n`));
      expect(raws).toEqual([text]);
    },
  );
});
