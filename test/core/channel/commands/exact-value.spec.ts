import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { openCall, outcomeOf } from '../fixture/open-call.js';

/** Two lines' worth for an Asterisk that does not say its version. */
const LONG = 'x\n'.repeat(800);
const PROOF = '200 result=1 (<>!)\n';

describe('setVariableExact', () => {
  it.each<[string, string | Uint8Array]>([
    ['newlines', 'a\r\nb\n'],
    ['white space at both ends', ' \t\r\n x \n\r\t '],
    ['white space alone', '\n'],
    ['nothing', ''],
    ['quotes and code', '"\\${SHELL(rm)}$[1+1]'],
    ['colons outside of brackets', 'a):1)):2'],
    ['what stands around it', '<,>!,,'],
    ['bytes', Buffer.from([1, 255, 254, 10])],
    ['more than a line holds', 'x\n'.repeat(5000)],
  ])('carries %s', async (_name, value) => {
    expect(await stored([value])).toEqual([Buffer.from(value as string)]);
  });

  it('carries every byte alone and at both ends of a value, and values of all kinds', async () => {
    const every = Array.from({ length: 255 }, (_, index) => index + 1);
    const random = fc.sample(fc.uint8Array({ min: 1, maxLength: 40 }), { seed: 1, numRuns: 200 });
    const values = [
      ...every.map((byte) => [byte]),
      ...every.map((byte) => [byte, 97, byte]),
      ...random,
    ];
    expect(await stored(values.map((bytes) => Buffer.from(bytes)))).toEqual(
      values.map((bytes) => Buffer.from(bytes)),
    );
  });

  it('sends lines that Asterisk reads whole, and nothing else between them', async () => {
    const { channel, written, say } = openCall();
    const promise = channel.setVariableExact('X', LONG);
    const next = channel.noop('next');
    const first = written.length;
    say('200 result=1 ()\n', PROOF);
    expect(written.map((line) => line.slice(0, 25))).toEqual([
      'GET FULL VARIABLE ${SET(A',
      'GET FULL VARIABLE ${SET(X',
      'NOOP next\n',
    ]);
    say('200 result=0\n');
    expect(first).toBe(1);
    expect(await promise).toMatchObject({ code: 200, data: null });
    expect(await next).toMatchObject({ result: 0 });
    for (const line of written) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(2047);
  });

  it('touches the variable in its last line only', () => {
    const { channel, written, say } = openCall();
    void channel.setVariableExact('X', LONG);
    expect(written.join('')).not.toContain('SET(X=');
    say('200 result=1 ()\n');
    expect(written.at(-1)).toContain('SET(X=');
  });

  it('sends no more when a line is not taken, and resolves with that answer', async () => {
    const { channel, written, say } = openCall();
    const promise = channel.setVariableExact('X', LONG);
    say('510 Invalid or unknown command\n');
    expect(await promise).toMatchObject({ code: 510 });
    expect(written).toHaveLength(1);
  });

  it.each<[string, (c: ReturnType<typeof openCall>, abort: AbortController) => void, string]>([
    [
      'aborted',
      (_, abort) => {
        abort.abort();
      },
      'E_AGI_ABORTED',
    ],
    [
      'over',
      ({ call }) => {
        call.finish();
      },
      'E_AGI_CHANNEL_DESTROYED',
    ],
  ])('sends no more when it is %s in the middle', async (_name, happen, code) => {
    const open = openCall();
    const abort = new AbortController();
    const promise = open.channel.setVariableExact('X', LONG, { signal: abort.signal });
    happen(open, abort);
    expect(await outcomeOf(promise)).toBe(code);
    open.say('200 result=1 ()\n');
    open.answerFences();
    expect(open.written.join('')).not.toContain('SET(X=');
  });

  it('goes on when the caller hangs up in the middle', async () => {
    const { channel, say } = openCall();
    const promise = channel.setVariableExact('X', LONG);
    say('HANGUP\n200 result=1 ()\n', PROOF);
    expect(await promise).toMatchObject({ code: 200 });
  });

  it.each(['', '<', '<>'])('rejects where a function is missing, as %j shows', async (answer) => {
    const { channel, say, answerFences } = openCall();
    const promise = channel.setVariableExact('X', 'a');
    say(`200 result=1 (${answer})\n`);
    answerFences();
    await expect(promise).rejects.toMatchObject({
      code: 'E_AGI_UNSUPPORTED',
      command: 'GET FULL VARIABLE',
      message:
        'setVariableExact: this Asterisk lacks one of the functions SET, SHIFT, POP and BASE64_DECODE; ' +
        'load the modules func_logic, func_strings and func_base64',
    });
  });

  it('has a deadline: Asterisk carries it out at once', async () => {
    const { channel } = openCall({ commandTimeout: 5 });
    await expect(channel.setVariableExact('X', 'a')).rejects.toMatchObject({
      code: 'E_AGI_COMMAND_TIMEOUT',
    });
  });

  it.each(['_X', '__X', '', 'A B', 'X)', 'CHANNEL(x)', 'X:1'])(
    'refuses the name %j',
    async (name) => {
      const { channel, written } = openCall();
      await expect(channel.setVariableExact(name, 'a')).rejects.toMatchObject({
        code: 'E_AGI_INVALID_ARGUMENT',
      });
      expect(written).toEqual([]);
    },
  );

  it('refuses a value that could exhaust the stack of Asterisk', async () => {
    const { channel, written } = openCall();
    await expect(channel.setVariableExact('X', Buffer.alloc(65_537, 1))).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
    });
    expect(written).toEqual([]);
  });
});

/** The value that the simulated Asterisk has after each of these was stored. */
async function stored(values: readonly (string | Uint8Array)[]): Promise<(Buffer | null)[]> {
  const server = new AGIServer();
  const read: (Buffer | null)[] = [];
  server.agi('/x', async (channel: AGIChannel) => {
    for (const value of values) {
      await channel.setVariableExact('X', value);
      const answer = await channel.getFullVariable('${X}', undefined, { encoding: 'buffer' });
      read.push(answer.value);
    }
  });
  // The busiest of machines has to make some thousand round trips in this time.
  await placeCall(server, '/x', { timeout: 60_000 }).ended;
  await server.close();
  return read;
}
