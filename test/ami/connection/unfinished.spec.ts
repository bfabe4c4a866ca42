import { expect, it } from '@jest/globals';
import { AmiDecoder } from '../../../lib/ami/codec/decoder.js';

it('a message that is too large is told before its end has come', () => {
  const said: string[] = [];
  const decoder = new AmiDecoder(
    {
      greeting: () => said.push('greeting'),
      message: () => said.push('message'),
      violation: () => said.push('violation'),
      overflow: (limit) => said.push(limit),
    },
    { maxMessageBytes: 1024, maxMessageLines: 100, encoding: 'utf8' },
  );
  decoder.push(Buffer.from('Asterisk Call Manager/9\r\n'));
  decoder.push(Buffer.from(`Event: ${'x'.repeat(1017)}`));
  expect(said).toEqual(['greeting']);
  decoder.push(Buffer.from('x'));
  expect([said, decoder.heldBytes]).toEqual([['greeting', 'maxMessageBytes'], 0]);
});
