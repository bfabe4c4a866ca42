import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineLimitOf, type AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

const seed = Number(process.env.AGI_FUZZ_SEED ?? 20_261_123);
const runs = Number(process.env.AGI_FUZZ_RUNS ?? 1000);

/** Any text that a command line can carry, with many characters that parsers often read wrongly. */
const awkward = fc.constantFrom(
  ...[
    '"',
    '\\',
    ' ',
    '\t',
    ',',
    '$',
    '{',
    '}',
    '${EXTEN}',
    '(',
    ')',
    '%',
    '|',
    ';',
    '&',
    '\\"',
    "'",
  ],
  ...[
    '\\n',
    'HANGUP',
    '200 result=1',
    'failure',
    'é',
    '漢',
    '\u{1F600}',
    '\uD800',
    '\u0001',
    '\u007F',
  ],
);
const value = fc
  .array(fc.oneof({ weight: 3, arbitrary: awkward }, fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 40,
  })
  .map((parts) => parts.join('').replaceAll(/[\r\n\0]/g, ''));

/** A text as UTF-8 carries it: a lone surrogate becomes U+FFFD. */
const carried = (text: string): string => Buffer.from(text).toString();

async function roundTrip(
  samples: readonly string[],
  store: (c: AGIChannel, text: string) => Promise<unknown>,
  read: (c: AGIChannel) => Promise<{ value: string | null }>,
  c: AGIChannel,
): Promise<void> {
  for (const sample of samples) {
    await store(c, sample);
    expect({ seed, value: (await read(c)).value }).toEqual({ seed, value: carried(sample) });
  }
}

describeAsterisk(`random values (seed ${seed}), on a real Asterisk`, (asterisk) => {
  const samples = fc.sample(value, { seed, numRuns: runs });

  it.each<[string, (c: AGIChannel) => Promise<void>]>([
    [
      'SET VARIABLE and GET FULL VARIABLE',
      (c) =>
        roundTrip(
          samples,
          (ch, text) => ch.setVariable('RANDOM_VALUE', text),
          (ch) => ch.getFullVariable('${RANDOM_VALUE}'),
          c,
        ),
    ],
    [
      'SET VARIABLE and GET VARIABLE',
      (c) =>
        roundTrip(
          samples,
          (ch, text) => ch.setVariable('RANDOM_VALUE', text),
          (ch) => ch.getVariable('RANDOM_VALUE'),
          c,
        ),
    ],
    [
      'DATABASE PUT and DATABASE GET',
      (c) =>
        roundTrip(
          samples.slice(0, runs / 4),
          (ch, text) => ch.databasePut('nestjs-agi', 'random', text),
          (ch) => ch.databaseGet('nestjs-agi', 'random'),
          c,
        ),
    ],
  ])('come back exact through %s', async (_name, exchange) => {
    const { error, call } = await runCall(asterisk(), exchange);
    expect(error).toBeUndefined();
    expect(call.status).toBe('SUCCESS');
  });

  it('execute nothing but the command they are given to', async () => {
    let replies = 0;
    const { error, call } = await runCall(
      asterisk(),
      async (c) => {
        await c.setVariable('CANARY', 'alive');
        for (const sample of samples) {
          for (const reply of [await c.verbose(sample, 4), await c.exec('NoOp', sample)]) {
            expect({ sample, code: reply.code }).toEqual({ sample, code: 200 });
            replies++;
          }
        }
        // One reply too many, and this one would not be its own.
        expect((await c.getVariable('CANARY')).value).toBe('alive');
      },
      { read: ['CANARY'] },
    );
    expect(error).toBeUndefined();
    expect(replies).toBe(2 * samples.length);
    expect(call).toMatchObject({ status: 'SUCCESS', variables: { CANARY: 'alive' } });
  });

  it('come back whole up to the longest line that Asterisk reads', async () => {
    const { error, value: lengths } = await runCall(asterisk(), async (c) => {
      const room = lineLimitOf(c.request.version) - 'SET VARIABLE LONG '.length;
      const tests = [
        'x'.repeat(room),
        '"'.repeat(Math.floor((room - 2) / 2)),
        'é'.repeat((room - 2) / 2),
      ];
      for (const text of tests) {
        await c.setVariable('LONG', text);
        expect((await c.getVariable('LONG')).value === text).toBe(true);
      }
      await expect(c.setVariable('LONG', 'x'.repeat(room + 1))).rejects.toMatchObject({
        code: 'E_AGI_COMMAND_TOO_LONG',
      });
      return tests.map((text) => text.length);
    });
    expect(error).toBeUndefined();
    expect(lengths).toHaveLength(3);
  });
});
