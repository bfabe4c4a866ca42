import { describe, expect, it } from '@jest/globals';
import type { CommandOptions } from 'nestjs-agi/core';
import { openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';

/** Answers the question that was written last with these values, however they are separated. */
function answer({ written, say }: OpenCall, ...values: string[]): void {
  const [, separator = ''] = /\}(~[0-9a-f]{16}~)\$\{/.exec(written.at(-1) ?? '') ?? [];
  say(`200 result=1 (${values.join(separator)})\n`);
}

describe('getVariables()', () => {
  it('reads all in one round trip, whatever the values hold', async () => {
    const call = openCall();
    const read = call.channel.getVariables('A', 'B', 'CALLERID(num)');
    expect(call.written).toEqual([
      expect.stringMatching(
        /^GET FULL VARIABLE \$\{A\}(~\w{16}~)\$\{B\}\1\$\{CALLERID\(num\)\}\n$/,
      ),
    ]);
    answer(call, 'one', '(2) ~0~ ${A}', '30');
    expect(await read).toEqual({ A: 'one', B: '(2) ~0~ ${A}', 'CALLERID(num)': '30' });
  });

  it('reads all in one round trip, however many', async () => {
    const call = openCall();
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    const read = call.channel.getVariables(...names);
    answer(call, ...names.map((name) => `of ${name}`));
    expect(await read).toEqual(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    expect(call.written).toHaveLength(1);
  });

  it('takes options after several names', async () => {
    const { channel, written } = openCall();
    const aborted = channel.getVariables('A', 'B', 'C', { signal: AbortSignal.abort() });
    expect(await outcomeOf(aborted)).toBe('E_AGI_ABORTED');
    expect(written).toEqual([]);
  });

  it('asks once more for each that has no value: empty or not set', async () => {
    const call = openCall();
    const read = call.channel.getVariables('A', 'EMPTY', 'UNSET');
    answer(call, 'one', '', '');
    await outcomeOf(read);
    call.say('200 result=1 ()\n');
    await outcomeOf(read);
    call.say('200 result=0\n');
    expect(await read).toEqual({ A: 'one', EMPTY: '', UNSET: null });
    expect(call.written.slice(1)).toEqual(['GET VARIABLE EMPTY\n', 'GET VARIABLE UNSET\n']);
  });

  it('asks for each by itself where the answer cannot be taken apart', async () => {
    const call = openCall();
    const read = call.channel.getVariables('A', '__proto__');
    call.say('200 result=1 (nothing like it)\n');
    await outcomeOf(read);
    call.say('200 result=1 (one)\n');
    await outcomeOf(read);
    call.say('200 result=1 (two)\n');
    expect(Object.entries(await read)).toEqual([
      ['A', 'one'],
      ['__proto__', 'two'],
    ]);
  });

  it('asks for each by itself also where there is no answer', async () => {
    const call = openCall();
    const read = call.channel.getVariables('A', 'B');
    for (const reply of ['0', '1 (one)', '0']) {
      call.say(`200 result=${reply}\n`);
      await outcomeOf(read);
    }
    expect(await read).toEqual({ A: 'one', B: null });
  });

  it('works on a dead channel, and takes options', async () => {
    const call = openCall();
    call.say('HANGUP\n');
    const read = call.channel.getVariables('A', { timeout: 50 });
    answer(call, 'one');
    expect(await read).toEqual({ A: 'one' });
    const aborted = call.channel.getVariables('A', { signal: AbortSignal.abort() });
    expect(await outcomeOf(aborted)).toBe('E_AGI_ABORTED');
  });

  it.each([
    [[]],
    [['']],
    [['A', 'B}${SHELL(id)}']],
    [['A:0:3']],
    [['a b']],
    [['A', 5]],
    [['A', null]],
    [['A', { timeout: -1 }]],
    [[{ timeout: 5 }]],
    [[['A', 'B']]],
  ])('refuses %j before a byte is sent', async (given) => {
    const { channel, written } = openCall();
    const read = channel.getVariables(...(given as [string, CommandOptions]));
    expect(await outcomeOf(read)).toBe('E_AGI_INVALID_ARGUMENT');
    expect(written).toEqual([]);
  });
});
