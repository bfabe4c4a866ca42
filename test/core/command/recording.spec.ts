import { expect, it } from '@jest/globals';
import { openCall } from '../channel/fixture/open-call.js';

it.each([
  ['a key in the beep', '35 (randomerror) endpos=0', { endedBy: 'beep-failed', digit: '#' }],
  ['a hangup in the beep', '-1 (randomerror) endpos=0', { endedBy: 'beep-failed', digit: null }],
  ['a key in the recording', '35 (dtmf) endpos=800', { endedBy: 'digit', digit: '#' }],
  ['its time', '0 (timeout) endpos=800', { endedBy: 'timeout', digit: null }],
  ['silence', '12983 (timeout) endpos=800', { endedBy: 'silence', digit: null }],
])('a recording that ended by %s tells it', async (_what, answer, expected) => {
  const { channel, say } = openCall();
  const promise = channel.recordFile('a', 'wav', '#', 9000, 0, true);
  say(`200 result=${answer}\n`);
  expect(await promise).toMatchObject(expected);
});
