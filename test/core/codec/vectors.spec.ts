import { describe, expect, it } from '@jest/globals';
import { EnvironmentReader } from '../../../lib/core/codec/environment-reader.js';
import type { EnvironmentText } from '../../../lib/core/codec/environment-text.js';
import {
  ANSWERS,
  bytesOf,
  DIALOGUES,
  ENVIRONMENTS,
  OTHERS,
  read,
  SILENT,
} from './fixture/sorted-recordings.js';
import { RECORDINGS } from '../../fixtures/recordings.js';
import { cuts } from './fixture/wire-runs.js';

/** The lines sent in the recordings that are not one reply to one command. */
const OTHER_LINES: Readonly<Record<string, readonly string[]>> = {
  'a line that is no command of Asterisk': [
    ...['\n', '\n', '   \n', 'FOO BAR\n', 'GET\n', 'BOGUS\n', 'BOGUS\n', '\0A\n'],
    ...['NOOP\r\n', 'SET VARIABLE Z abc\r\n'],
  ],
  'a command that followed a line which was too long, or the rest of a line': [
    ...['NOOP\n', 'NOOP\n', 'NOOP\n', 'GET VARIABLE X\n', 'OP\n', 'OP\n'],
  ],
  'several lines at once, or a line while another command is carried out': [
    ...['SET VARIABLE X "a\nb"\n', 'NOOP\nNOOP\n', 'NOOP\nGET VARIABLE CHANNEL\n'],
    ...['GET VARIABLE EXTEN\n', 'NOOP\n', 'NOOP\nVERBOSE "second" 1\nSET VARIABLE GOTTHIRD 1\n'],
  ],
  'the end of the session': ['SET VARIABLE Q 1', 'failure\n\n', 'FAILUREXYZ 1\n'],
  'a command that the end of the session cut short': ['STREAM FILE tt-monkeys ""\n'],
  'nothing: the caller hung up': Array<string>(5).fill(''),
};

/** The lines sent in the recordings in which nothing came back. */
const SILENT_LINES = [
  ...['WAIT FOR DIGIT -1\n', 'STREAM FILE tt-monkeys "#"\n', 'WAIT FOR DIGIT 5000\n'],
  ...['GET VARIABLE EXTEN\n', 'STREAM FILE tt-monkeys ""\n', 'EXEC Wait 2\n', 'NOOP\0\n'],
  ...['NO', 'NO', 'NOOP\0\n'],
];

describe('the recordings of Asterisk', () => {
  it('are all read by these tests', () => {
    expect(RECORDINGS.length).toBe(372);
    expect(OTHERS.map(({ send }) => send ?? '').sort()).toEqual(
      Object.values(OTHER_LINES).flat().sort(),
    );
    expect(SILENT.map(({ send }) => send)).toEqual(SILENT_LINES);
    expect(ENVIRONMENTS).toHaveLength(1);
    expect(ANSWERS.length + OTHERS.length + SILENT.length + ENVIRONMENTS.length).toBe(372);
  });

  it.each(cuts(Buffer.alloc(3)))('are read without loss, $name', ({ name }) => {
    for (const dialogue of DIALOGUES) {
      const bytes = bytesOf(dialogue);
      const expected = bytes.toString().replace('100 result=0 Trying...\n', '');
      for (const chunks of chunkings(name, bytes)) {
        const { events } = read(chunks);
        expect(events.map((event) => `${event}\n`).join('')).toBe(expected);
      }
    }
  });

  it.each(cuts(Buffer.alloc(3)))(
    'give each command its one reply, fenced where it is a value, $name',
    ({ name }) => {
      for (const { row, recording } of ANSWERS) {
        for (const chunks of chunkings(name, bytesOf(recording))) {
          const { events, replies } = read(chunks, row);
          expect(replies).toHaveLength(1);
          expect(events.filter((event) => event !== 'HANGUP')).toEqual([replies[0]?.raw]);
        }
      }
    },
  );

  it('with bytes that are not UTF-8 keep these bytes', () => {
    const { reply } = DIALOGUES.find(({ send }) => send === 'GET VARIABLE NU\n')!;
    const [value] = read([Buffer.from(reply, 'latin1')]).replies;
    expect(value?.dataBytes).toEqual(Buffer.from([0xff, 0xfe, 0x80]));
    expect(value?.data).toBe('\ufffd\ufffd\ufffd');
  });

  it.each(cuts(Buffer.alloc(3)))('of an environment are read without loss, $name', ({ name }) => {
    for (const recording of ENVIRONMENTS) {
      for (const chunks of chunkings(name, bytesOf(recording))) {
        const reader = new EnvironmentReader(65_536, 'strict');
        const outcome = chunks.map((chunk) => reader.push(Buffer.from(chunk))).find(Boolean);
        expect(outcome).toMatchObject({ kind: 'read' });
        const { environment } = outcome as { environment: EnvironmentText };
        const lines = Object.entries(environment.toEnvironment()).map(
          ([key, value]) => `${key}: ${value}\n`,
        );
        expect(`${lines.join('')}\n`).toBe(recording.reply);
      }
    }
  });
});

/** The ways in which a text may be cut that have this name. */
function chunkings(name: string, bytes: Buffer): Buffer[][] {
  return cuts(bytes).find((cut) => cut.name === name)!.chunkings;
}
