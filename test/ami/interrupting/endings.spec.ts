import { expect, it } from '@jest/globals';
import { endingOf } from '../../../lib/ami/interrupting/endings.js';

const INTERRUPTION = {
  channel: { uniqueId: '17.1', name: 'PJSIP/100-1' },
  ends: 'command',
  cause: undefined,
  ended: new AbortController().signal,
} as const;

it.each<[string, string[], unknown]>([
  ['SAY NUMBER', ['12', ''], { by: 'skip' }],
  ['CONTROL STREAM FILE', ['news', ''], { by: 'skip' }],
  ['STREAM FILE', ['news', ''], { by: 'skip' }],
  ['GET OPTION', ['news', ''], { by: 'skip' }],
  ['WAIT FOR DIGIT', ['-1'], { by: 'skip' }],
  ['GET DATA', ['news'], { by: 'key', key: '#' }],
  ['RECORD FILE', ['a', 'wav', '5', '60000'], { by: 'key', key: '5' }],
  ['RECORD FILE', ['a', 'wav', '*#', '60000'], { by: 'key', key: '*' }],
  ['RECORD FILE', ['a', 'wav', 'a', '60000'], { by: 'key', key: 'a' }],
  ['RECORD FILE', ['a', 'wav', '', '60000'], undefined],
  ['RECORD FILE', ['a', 'wav'], undefined],
  ['RECORD FILE', ['a', 'wav', 'x', '60000'], undefined],
  ['EXEC', ['Playback', 'news'], { by: 'skip' }],
  ['EXEC', ['BackGround', 'news'], { by: 'skip' }],
  ['EXEC', ['SayUnixTime'], { by: 'skip' }],
  ['EXEC', ['Read', 'KEYS,menu'], { by: 'key', key: '#' }],
  ['EXEC', ['Echo'], { by: 'key', key: '#' }],
  ['EXEC', ['Record', 'a.wav,3,60,kq'], { by: 'key', key: '#' }],
  ['EXEC', ['Record', 'a.wav,3,60,kt'], { by: 'key', key: '*' }],
  ['EXEC', ['Record', 'a.wav'], { by: 'key', key: '#' }],
  ['EXEC', ['Recorder', 'a.wav'], undefined],
  ['EXEC', ['Wait', '10'], undefined],
  ['EXEC', ['NoPlayback'], undefined],
  ['EXEC', ['NoEcho'], undefined],
  ['EXEC', [], undefined],
  ['NOOP', [], undefined],
])('%s %j ends so', (command, values, ending) => {
  expect(endingOf({ ...INTERRUPTION, command, values })).toEqual(ending);
});
