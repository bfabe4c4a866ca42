import { afterEach, expect, it } from '@jest/globals';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { MANAGER_USERS, serveAsync, type AsyncServer } from './fixture/async-calls.js';
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

type Send = (channel: AGIChannel, prompt: string, signal?: AbortSignal) => Promise<unknown>;

const COMMANDS: [string, Send][] = [
  ['STREAM FILE', (c, long, signal) => c.streamFile(long, '', 0, { signal: signal! })],
  [
    'CONTROL STREAM FILE',
    (c, long, signal) => c.controlStreamFile(long, '', 3000, '*', '#', '0', 0, { signal: signal! }),
  ],
  ['GET DATA', (c, long, signal) => c.getData(long, 60_000, 4, { signal: signal! })],
  ['GET DATA after its prompt', (c, _, signal) => c.getData('', 60_000, 4, { signal: signal! })],
  ['GET OPTION', (c, long, signal) => c.getOption(long, '1', 60_000, { signal: signal! })],
  ['WAIT FOR DIGIT', (c, _, signal) => c.waitForDigit(-1, { signal: signal! })],
  ['SAY ALPHA', (c, _, signal) => c.sayAlpha(LETTERS, '', undefined, { signal: signal! })],
  [
    'RECORD FILE',
    (c, _, signal) => c.recordFile('a', 'sln', '*', -1, 0, true, 0, { signal: signal! }),
  ],
  ['EXEC Playback', (c, long, signal) => c.exec('Playback', long, { signal: signal! })],
  ['EXEC Background', (c, long, signal) => c.exec('Background', long, { signal: signal! })],
  ['EXEC Read', (c, long, signal) => c.exec('Read', ['X', long], { signal: signal! })],
  ['EXEC Record', (c, _, signal) => c.exec('Record', 'async.sln', { signal: signal! })],
  ['EXEC Echo', (c, _, signal) => c.exec('Echo', '', { signal: signal! })],
];

describeAsterisk(
  'commands that AsyncAGI carries, over the manager',
  (asterisk) => {
    const open: AsyncServer[] = [];
    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });

    it.each(COMMANDS)('an abort ends %s at once, and is no key of the caller', async (_, send) => {
      const prompt = addTone(asterisk(), 450, TWO_MINUTES);
      let seen: unknown;
      const served = await serveAsync(asterisk(), '/abort', async (c) => {
        await c.answer();
        const controller = new AbortController();
        const running = codeOf(send(c, prompt, controller.signal));
        await inTheMiddle(400);
        controller.abort();
        const { digit } = await c.waitForDigit(300);
        const { value: state } = await c.getVariable('CHANNEL(state)');
        seen = { running: await running, digit, state };
      });
      open.push(served);
      const { status } = await served.call('/abort', { farLegWaits: true });
      expect(seen).toEqual({ running: 'E_AGI_ABORTED', digit: null, state: 'Up' });
      expect(status).toBe('SUCCESS');
      expect(served.events).toEqual(['end completed']);
    });

    it.each<[string, Send]>([
      ...COMMANDS,
      ['EXEC Wait', (c) => c.exec('Wait', '600')],
      ['EXEC MusicOnHold', (c) => c.exec('MusicOnHold', 'default')],
    ])('hangup({ now: true }) ends %s at once', async (_, send) => {
      const prompt = addTone(asterisk(), 450, TWO_MINUTES);
      let seen: unknown;
      const served = await serveAsync(asterisk(), '/now', async (c) => {
        await c.answer();
        const { signal } = new AbortController();
        const running = codeOf(send(c, prompt, signal));
        const after = codeOf(c.streamFile('tt-monkeys'));
        await inTheMiddle(400);
        const { hungUp } = await c.hangup({ now: true, cause: 21 });
        seen = { hungUp, codes: await Promise.all([running, after]) };
      });
      open.push(served);
      const { status } = await served.call('/now', { farLegWaits: true });
      expect(seen).toEqual({ hungUp: true, codes: ['E_AGI_HANGUP', 'E_AGI_HANGUP'] });
      expect(status).toBe('HANGUP');
      expect(served.events).toEqual(['end completed']);
    });
  },
  { config: { 'manager-users.conf': MANAGER_USERS } },
);
