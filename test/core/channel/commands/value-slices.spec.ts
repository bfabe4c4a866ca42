import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';

/** A call over a transport whose replies come one by one, and certainly carry so many bytes of a value. */
function shortReplies(valueLimit = 10, commandTimeout = 10_000): OpenCall {
  const abilities = { framed: true, interrupts: false, servesDeadChannels: false, valueLimit };
  return openCall({ commandTimeout }, undefined, {}, abilities);
}

/** Answers one question after the other, and gives the result of the command. */
async function answered<Result>(
  { say }: OpenCall,
  result: Promise<Result>,
  ...replies: (string | Buffer)[]
): Promise<Result> {
  for (const reply of replies) {
    say(
      Buffer.concat([Buffer.from('200 result='), Buffer.from(reply as string), Buffer.from('\n')]),
    );
    await outcomeOf(result);
  }
  return result;
}

describe('a variable whose value may be longer than a reply', () => {
  it('is read in as many pieces as it takes, with nothing in between', async () => {
    const call = shortReplies();
    const read = call.channel.getVariable('NAME');
    const next = call.channel.noop();
    const pieces = ['1 (0123456789)', '1 (abcdefghij)', '1 (xyz)'];
    expect(await answered(call, read, ...pieces)).toMatchObject({
      value: '0123456789abcdefghijxyz',
      data: '0123456789abcdefghijxyz',
      code: 200,
    });
    call.say('200 result=0\n');
    await next;
    expect(call.written).toEqual([
      'GET FULL VARIABLE ${NAME:0:10}\n',
      'GET FULL VARIABLE ${NAME:10:10}\n',
      'GET FULL VARIABLE ${NAME:20:10}\n',
      'NOOP\n',
    ]);
  });

  it('may end where a piece ends, and is asked for once where it is short', async () => {
    const call = shortReplies();
    const even = call.channel.getVariable('EVEN');
    expect(await answered(call, even, '1 (0123456789)', '1 ()')).toMatchObject({
      value: '0123456789',
    });
    const short = call.channel.getVariable('_S');
    expect(await answered(call, short, '1 (012345678)')).toMatchObject({ value: '012345678' });
    expect(call.written.slice(2)).toEqual(['GET FULL VARIABLE ${_S:0:10}\n']);
  });

  it('is asked for once more where it has no value: empty or not set', async () => {
    for (const [reply, value, bytes] of [
      ['0', null, null],
      ['1 ()', '', Buffer.alloc(0)],
    ] as const) {
      const call = shortReplies();
      const text = call.channel.getVariable('NAME');
      expect(await answered(call, text, '1 ()', reply)).toMatchObject({ value });
      const buffer = call.channel.getVariable('NAME', { encoding: 'buffer' });
      expect((await answered(call, buffer, '1 ()', reply)).value).toEqual(bytes);
      expect(call.written.slice(0, 2)).toEqual([
        'GET FULL VARIABLE ${NAME:0:10}\n',
        'GET VARIABLE NAME\n',
      ]);
    }
  });

  it('is put together of bytes, also in the middle of a character', async () => {
    const [first, second] = [
      Buffer.from('1 (012345678\xc3)', 'latin1'),
      Buffer.from('1 (\xbcx)', 'latin1'),
    ];
    const call = shortReplies();
    expect(await answered(call, call.channel.getVariable('NAME'), first, second)).toMatchObject({
      value: '012345678üx',
    });
    const options = { encoding: 'buffer' } as const;
    expect(
      (await answered(call, call.channel.getVariable('NAME', options), first, second)).value,
    ).toEqual(Buffer.from('012345678üx'));
    expect(
      (await answered(call, call.channel.getVariable('NAME', options), '1 (short)')).value,
    ).toEqual(Buffer.from('short'));
  });

  it('is read so of another channel by an expression, where an empty one is not asked for again', async () => {
    const call = shortReplies();
    const read = call.channel.getFullVariable('${NAME}', 'PJSIP/2');
    expect(await answered(call, read, '1 (0123456789)', '1 (a)')).toMatchObject({
      value: '0123456789a',
    });
    const empty = call.channel.getFullVariable('${NAME}');
    expect(await answered(call, empty, '1 ()')).toMatchObject({ value: '' });
    expect(call.written).toEqual([
      'GET FULL VARIABLE ${NAME:0:10} PJSIP/2\n',
      'GET FULL VARIABLE ${NAME:10:10} PJSIP/2\n',
      'GET FULL VARIABLE ${NAME:0:10}\n',
    ]);
  });

  it('is told from a channel that is not there, which has none', async () => {
    const call = shortReplies();
    const read = call.channel.getFullVariable('${NAME}', 'PJSIP/none');
    expect(await answered(call, read, '0')).toMatchObject({ value: null, data: null });
  });

  it('may hold brackets, also where a piece ends', async () => {
    const call = shortReplies();
    const read = call.channel.getVariable('NAME');
    expect(await answered(call, read, '1 ((23)567(9))', '1 (a)b)')).toMatchObject({
      value: '(23)567(9)a)b',
    });
  });

  it('takes a deadline: a plain variable is there at once', async () => {
    const { channel } = shortReplies(10, 5);
    await expect(channel.getVariable('NAME')).rejects.toMatchObject({
      code: 'E_AGI_COMMAND_TIMEOUT',
    });
  });
});

describe('anything else is read as it is, since it may do something each time:', () => {
  const long = 'L'.repeat(501);

  it.each(['CALLERID(num)', 'A:1', '1A', 'NÄME', 'A-B', long])('the variable %s', (name) => {
    const { channel, written } = shortReplies();
    void channel.getVariable(name);
    expect(written).toEqual([expect.stringMatching(/^GET VARIABLE /)]);
    expect(written[0]).toContain(name);
  });

  it.each(['${A}-', 'x${A}', '${CALLERID(num)}', '${1A}', '${A:1}', '${Ä}', `\${${long}}`, 'A'])(
    'the expression %s',
    (expression) => {
      const { channel, written } = shortReplies();
      void channel.getFullVariable(expression);
      expect(written[0]).toContain(expression);
    },
  );

  it.each<[string, (channel: AGIChannel) => unknown, string]>([
    ['a variable', (channel) => channel.getVariable('NAME'), 'GET VARIABLE NAME\n'],
    [
      'an expression',
      (channel) => channel.getFullVariable('${NAME}'),
      'GET FULL VARIABLE ${NAME}\n',
    ],
  ])('%s where replies carry all', (_what, read, line) => {
    const { channel, written } = openCall();
    void read(channel);
    expect(written).toEqual([line]);
  });

  it('and a name that is no text is refused', async () => {
    const { channel, written } = shortReplies();
    for (const given of [5, ['NAME'], ['${NAME}']] as never[]) {
      expect(await outcomeOf(channel.getVariable(given))).toBe('E_AGI_INVALID_ARGUMENT');
      expect(await outcomeOf(channel.getFullVariable(given))).toBe('E_AGI_INVALID_ARGUMENT');
    }
    expect(written).toEqual([]);
  });
});

describe('getVariables() where replies are short', () => {
  it('reads six names at a time, each with its share of the reply', async () => {
    const call = shortReplies(200);
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const read = call.channel.getVariables(...names);
    const [, separator = ''] = /\}(~[0-9a-f]{16}~)\$\{/.exec(call.written[0]!) ?? [];
    // 200 bytes without 5 separators of 18 bytes.
    const asked = names.slice(0, 6).map((name) => `\${${name}:0:18}`);
    expect(call.written).toEqual([`GET FULL VARIABLE ${asked.join(separator)}\n`]);
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].join(separator);
    expect(await answered(call, read, `1 (${six})`, '1 (g)')).toEqual({
      A: 'a',
      B: 'b',
      C: 'c',
      D: 'd',
      E: 'e',
      F: 'f',
      G: 'g',
    });
    expect(call.written.slice(1)).toEqual(['GET FULL VARIABLE ${G:0:200}\n']);
  });

  it('reads one again whose value may be longer than its share', async () => {
    const call = shortReplies(28);
    const read = call.channel.getVariables('LONG', 'SHORT');
    const [, separator = ''] = /\}(~[0-9a-f]{16}~)\$\{/.exec(call.written[0]!) ?? [];
    const replies = [`1 (01234${separator}ü23)`, '1 (0123456789)'];
    expect(await answered(call, read, ...replies)).toEqual({ LONG: '0123456789', SHORT: 'ü23' });
    expect(call.written).toEqual([
      `GET FULL VARIABLE \${LONG:0:5}${separator}\${SHORT:0:5}\n`,
      'GET FULL VARIABLE ${LONG:0:28}\n',
    ]);
  });

  it('reads one again of which the last byte of its share may be a part of a character', async () => {
    const call = shortReplies(28);
    const read = call.channel.getVariables('A', 'B');
    const [, separator = ''] = /\}(~[0-9a-f]{16}~)\$\{/.exec(call.written[0]!) ?? [];
    expect(await answered(call, read, `1 (üü1${separator}b)`, '1 (üü1ü)')).toEqual({
      A: 'üü1ü',
      B: 'b',
    });
  });
});
