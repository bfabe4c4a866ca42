import { expect, it } from '@jest/globals';
import { interruptBy } from 'nestjs-agi/ami';
import type { AGIChannel, AGIError, AGIServerOptions } from 'nestjs-agi/core';
import { runCall, type HandledCall } from './fixture/run-call.js';
import { addTone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';

/** A prompt in ms that is longer than a call of the harness: it ends only if something ends it. */
const TWO_MINUTES = 120_000;

/** Takes minutes to be said. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.repeat(10);

/** Lets some ms of a command pass. */
const inTheMiddle = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error as AGIError).code);

/** Records into a file that is of no interest. */
function record(
  channel: AGIChannel,
  keys: string,
  ms: number,
  signal: AbortSignal,
): Promise<unknown> {
  return channel.recordFile('interrupted', 'sln', keys, ms, 0, true, 0, { signal });
}

describeAsterisk('commands for which Asterisk reads nothing, over the manager', (asterisk) => {
  const run = <Value>(
    handler: (channel: AGIChannel) => Promise<Value>,
  ): Promise<HandledCall<Value>> => {
    const server: AGIServerOptions = { interrupt: interruptBy(asterisk().ami) };
    return runCall(asterisk(), handler, {}, server);
  };

  type Send = (channel: AGIChannel, prompt: () => string, signal?: AbortSignal) => Promise<unknown>;

  let made: string | undefined;
  const prompt = (): string => (made ??= addTone(asterisk(), 450, TWO_MINUTES));

  it.concurrent.each<[string, Send]>([
    ['SAY ALPHA', (c) => c.sayAlpha(LETTERS)],
    ['RECORD FILE', (c) => c.recordFile('interrupted-0', 'sln', '', -1)],
    ['EXEC Playback', (c, long) => c.exec('Playback', long())],
    ['EXEC Wait', (c) => c.exec('Wait', '600')],
    ['EXEC Echo', (c) => c.exec('Echo')],
  ])('hangup({ now: true }) ends at once during %s', async (_, send) => {
    const { value, error, call } = await run(async (c) => {
      await c.answer();
      const running = send(c, prompt);
      const after = c.streamFile('tt-monkeys');
      await inTheMiddle(300);
      const { hungUp } = await c.hangup({ now: true, cause: 21 });
      return { hungUp, codes: await Promise.all([running, after].map(codeOf)) };
    });
    expect(error).toBeUndefined();
    expect(value).toEqual({ hungUp: true, codes: ['E_AGI_HANGUP', 'E_AGI_HANGUP'] });
    expect(call.status).toBe('HANGUP');
  });

  it.concurrent.each<[string, Send]>([
    ['SAY ALPHA', (c, _, signal) => c.sayAlpha(LETTERS, '', undefined, { signal: signal! })],
    ['SAY DIGITS', (c, _, signal) => c.sayDigits('1'.repeat(300), '#', { signal: signal! })],
    ['RECORD FILE', (c, _, signal) => record(c, '*', -1, signal!)],
    ['EXEC Playback', (c, long, signal) => c.exec('Playback', long(), { signal: signal! })],
    ['EXEC Background', (c, long, signal) => c.exec('Background', long(), { signal: signal! })],
    ['EXEC SayDigits', (c, _, signal) => c.exec('SayDigits', '1'.repeat(300), { signal: signal! })],
    ['EXEC Read', (c, long, signal) => c.exec('Read', ['X', long()], { signal: signal! })],
    ['EXEC Record', (c, _, signal) => c.exec('Record', 'interrupted-2.sln', { signal: signal! })],
    [
      'EXEC Record with t',
      (c, _, signal) => c.exec('Record', ['interrupted-3.sln', '', '', 't'], { signal: signal! }),
    ],
    ['EXEC Echo', (c, _, signal) => c.exec('Echo', '', { signal: signal! })],
  ])('an abort ends %s at once, and is no key of the caller', async (_, send) => {
    const { value, error, call } = await run(async (c) => {
      await c.answer();
      const controller = new AbortController();
      const running = codeOf(send(c, prompt, controller.signal));
      await inTheMiddle(300);
      controller.abort();
      const { digit } = await c.waitForDigit(300);
      const { value: state } = await c.getVariable('CHANNEL(state)');
      return { running: await running, digit, state };
    });
    expect(error).toBeUndefined();
    expect(value).toEqual({ running: 'E_AGI_ABORTED', digit: null, state: 'Up' });
    expect(call.status).toBe('SUCCESS');
  });

  it.concurrent(
    'keeps step at whatever moment the abort comes, and the caller still has keys',
    async () => {
      const { value, error } = await run(async (c) => {
        await c.answer();
        const seen: unknown[] = [];
        // A digit is said for some 500 ms: some of these aborts come after its end.
        for (let ms = 0; ms < 700; ms += 50) {
          const controller = new AbortController();
          const said = codeOf(c.sayDigits('1', '', { signal: controller.signal }));
          const recorded = codeOf(record(c, '#', 100, controller.signal));
          await inTheMiddle(ms);
          controller.abort();
          seen.push(
            (await c.waitForDigit(20)).digit,
            (await c.getVariable('CHANNEL(state)')).value,
          );
          await Promise.all([said, recorded]);
        }
        return seen.filter((one) => one !== null && one !== 'Up');
      });
      expect(error).toBeUndefined();
      expect(value).toEqual([]);
    },
  );
});
