import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

const seed = Number(process.env.AGI_FUZZ_SEED ?? 20_261_124);

/** Text with a meaning for functions, expressions and the trimming of Asterisk. */
const awkward = fc.constantFrom(
  ...[
    ' ',
    '\t',
    '\r',
    '\n',
    '\u0001',
    '\u001f',
    ':',
    '(',
    ')',
    '):',
    ',',
    '"',
    '\\',
    '$',
    '{',
    '}',
  ],
  ...[
    '${EXTEN}',
    '$[1+1]',
    '<',
    '>',
    ',>',
    '=',
    '|',
    ';',
    '[',
    ']',
    '%',
    '200 result=1 (x)\n',
    'é',
  ],
);
const value = fc
  .array(fc.oneof({ weight: 3, arbitrary: awkward }, fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 30,
  })
  .map((parts) => Buffer.from(parts.join('').replaceAll('\0', '')));

const everyByte = Array.from({ length: 255 }, (_, index) => Buffer.from([index + 1]));

async function comeBack(c: AGIChannel, values: readonly Buffer[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const bytes of values) {
    await c.setVariableExact('EXACT', bytes);
    const { value: read } = await c.getFullVariable('${EXACT}', undefined, { encoding: 'buffer' });
    if (!read?.equals(bytes)) wrong.push(bytes.toString('latin1').slice(0, 60));
  }
  return wrong;
}

describeAsterisk('setVariableExact, on a real Asterisk, keeps', (asterisk) => {
  it.each<[string, readonly Buffer[]]>([
    ['every byte alone', everyByte],
    ['every byte at both ends', everyByte.map((byte) => Buffer.concat([byte, byte, byte]))],
    [
      'every byte where a line ends, and each white space in long runs',
      [9, 10, 13, 32, 58, 40, 41].map((byte) => Buffer.alloc(20_000, byte)),
    ],
    [
      'long values whatever stands where a line ends',
      [6000, 6001, 6002, 12_100].map((size) => Buffer.from('x\n '.repeat(size / 3))),
    ],
    [
      'colons outside of brackets',
      ['a):b', ')):)(:', '):'.repeat(3000)].map((t) => Buffer.from(t)),
    ],
    ['the longest value', [Buffer.alloc(64 * 1024, '\n:)')]],
    [`random values (seed ${seed})`, fc.sample(value, { seed, numRuns: 400 })],
  ])('%s', async (_name, values) => {
    const { value: wrong, error } = await runCall(asterisk(), (c) => comeBack(c, values));
    expect(error).toBeUndefined();
    expect(wrong).toEqual([]);
  });

  it('its turn to itself: no command of the application comes between its lines', async () => {
    const long = 'a\n'.repeat(10_000);
    const { value: seen, error } = await runCall(asterisk(), async (c) => {
      await c.setVariable('SHARED', 'before');
      const [, between] = await Promise.all([
        c.setVariableExact('SHARED', long),
        c.getVariable('SHARED'),
        c.setVariableExact('OTHER', `${long}b`),
      ]);
      return [between.value, (await c.getVariable('OTHER')).value];
    });
    expect(error).toBeUndefined();
    expect(seen).toEqual([long, `${long}b`]);
  });

  it('nothing as code where AGIEXECFULL is set', async () => {
    const text = '${SHELL(echo no)}$[1+1] ';
    const { value: read, error } = await runCall(
      asterisk(),
      async (c) => {
        await c.setVariableExact('TEXT', text);
        return (await c.getVariable('TEXT')).value;
      },
      { variables: { AGIEXECFULL: '1' } },
    );
    expect(error).toBeUndefined();
    expect(read).toBe(text);
  });
});
