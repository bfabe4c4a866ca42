import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { MAX_LINE_BYTES, MAX_OLD_LINE_BYTES } from '../../../../lib/core/limits.js';
import { openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';

const openOn = (version: string | undefined, settings?: Parameters<typeof openCall>[0]): OpenCall =>
  openCall(settings, undefined, version === undefined ? {} : { agi_version: version });

const VERSIONS: [string | undefined, number][] = [
  ['22.10.1', MAX_LINE_BYTES],
  ['16.28.0', MAX_OLD_LINE_BYTES],
  ['22.5.2', MAX_OLD_LINE_BYTES],
  [undefined, MAX_OLD_LINE_BYTES],
];

/** Commands that can be long, each with how many bytes there are around the text. */
const COMMANDS: [string, (channel: AGIChannel, text: string) => Promise<unknown>, number][] = [
  ['setVariable', (channel, text) => channel.setVariable('X', text), 15],
  ['exec', (channel, text) => channel.exec('NoOp', text), 10],
  ['verbose', (channel, text) => channel.verbose(text), 8],
  ['getVariable', (channel, text) => channel.getVariable(text), 13],
  ['getFullVariable', (channel, text) => channel.getFullVariable(text), 18],
  ['databasePut', (channel, text) => channel.databasePut('f', 'k', text), 17],
  ['sendText', (channel, text) => channel.sendText(text), 10],
  ['send', (channel, text) => channel.send(['NEWER', text]), 6],
];

describe.each(VERSIONS)('on Asterisk %s, a line', (version, limit) => {
  it.each(COMMANDS)(
    'of %s is sent whole up to the limit, or not at all',
    async (_, run, around) => {
      const { channel, written, events } = openOn(version);
      expect(await outcomeOf(run(channel, 'x'.repeat(limit - around + 1)))).toBe(
        'E_AGI_COMMAND_TOO_LONG',
      );
      expect(written).toEqual([]);
      expect(events).toEqual(['commandFailed E_AGI_COMMAND_TOO_LONG']);
      void run(channel, 'x'.repeat(limit - around)).catch(() => undefined);
      expect(written.map((line) => line.length)).toEqual([limit + 1]);
    },
  );

  it('of last words is refused whole, and the session goes on', () => {
    const { call, channel, lastWords } = openOn(version);
    const room = limit - 'SET VARIABLE AGI_OUTCOME '.length;
    expect(() => {
      channel.fail('x'.repeat(room + 1));
    }).toThrow(expect.objectContaining({ code: 'E_AGI_COMMAND_TOO_LONG' }));
    expect(call.isEnded).toBe(false);
    channel.fail('x'.repeat(room));
    expect(lastWords).toEqual([`SET VARIABLE AGI_OUTCOME ${'x'.repeat(room)}\nfailure\n`]);
  });

  it('of last words that the option makes is replaced by the default if it is too long', () => {
    const { call, lastWords } = openOn(version, {
      lastWords: () => [['VERBOSE', 'x'.repeat(limit - 7)]],
    });
    call.refuse('overloaded');
    expect(lastWords).toEqual(['SET VARIABLE AGI_OUTCOME overloaded\nfailure\n']);
  });

  it('that would read a cut value again, but has no room for its name, leaves it cut', async () => {
    const { channel, say, written, answerFences } = openOn(version);
    const name = 'N'.repeat(limit - 'GET VARIABLE '.length);
    const promise = channel.getVariable(name);
    const next = channel.noop();
    say(`200 result=1 (${'x'.repeat(1023)})\n`);
    answerFences();
    expect(await promise).toMatchObject({ value: 'x'.repeat(1023), truncated: true });
    say('200 result=0\n');
    expect(await next).toMatchObject({ result: 0 });
    expect(written.at(-1)).toBe('NOOP\n');
  });

  it('carries no more of an exact value than it has room for', async () => {
    const { channel, say, written } = openOn(version);
    const stored = channel.setVariableExact('LONG', 'x'.repeat(20_000));
    // Each answer brings the next line; the last one has to be proven.
    for (const line of written) {
      say(line.includes('SET(LONG=') ? '200 result=1 (<>!)\n' : '200 result=1 ()\n');
    }
    expect(await outcomeOf(stored)).toMatchObject({ code: 200 });
    const lengths = written.filter((line) => line.includes('BASE64')).map((line) => line.length);
    expect(lengths.length).toBeGreaterThan(20_000 / limit);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(limit + 1);
    // Every line leaves room for what ends the last one.
    expect(Math.max(...lengths)).toBeGreaterThan(limit - 64);
  });

  it('of an exact value is filled to its last byte, and to no more', async () => {
    const lengths: number[] = [];
    // BASE64 comes in groups of four, and a name is in the line three times: one of four names leaves no rest.
    for (const name of ['N', 'NN', 'NNN', 'NNNN']) {
      const { channel, say, written } = openOn(version);
      void channel.setVariableExact(name, 'x'.repeat(20_000));
      const [, piece = ''] = /BASE64_DECODE\((.*?)\)/.exec(written[0] ?? '') ?? [];
      // The value comes after a mark of two bytes.
      const stored = channel.setVariableExact(name, 'x'.repeat(3 * (piece.length / 2) - 2));
      written.splice(0);
      say('510 Invalid or unknown command\n');
      say('200 result=1 ()\n', '200 result=1 (<>!)\n');
      expect(await outcomeOf(stored)).toMatchObject({ code: 200 });
      expect(written).toHaveLength(2);
      lengths.push(written[1]!.length);
    }
    expect(Math.max(...lengths)).toBe(limit + 1);
  });
});

it('a transport may carry shorter lines than Asterisk reads', async () => {
  const abilities = { framed: true, interrupts: false, servesDeadChannels: false, lineLimit: 3000 };
  const facts = { agi_version: '22.10.1' };
  const { channel, written } = openCall({}, undefined, facts, abilities);
  expect(await outcomeOf(channel.verbose('x'.repeat(2993)))).toBe('E_AGI_COMMAND_TOO_LONG');
  expect(written).toEqual([]);
  void channel.verbose('x'.repeat(2992));
  expect(written).toHaveLength(1);
  const { channel: stream, written: toStream } = openCall({}, undefined, facts);
  void stream.verbose('x'.repeat(2993));
  expect(toStream).toHaveLength(1);
});
