import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { STREAM_ABILITIES } from '../../../../lib/core/channel/transport.js';
import { FENCE_NUDGE } from '../../../../lib/core/limits.js';
import { cuts } from '../../codec/fixture/wire-runs.js';
import { FENCE, openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';
import { StdioAsterisk, type Behaviour } from '../fixture/stdio-asterisk.js';

/** Values that look like what Asterisk itself writes. */
const treacherous = [
  'a)\nHANGUP\n200 result=1 (z',
  'a)\nHANGUP',
  '\nHANGUP\n',
  'HANGUP',
  ')\n200 result=0',
  '200 result=1 (x)\n200 result=1 (y)\n511 Command Not Permitted on a dead channel',
  '520-Invalid\n520 End',
  '(((',
  ')))',
  '\n',
  ')\n',
  '\n)',
  'é\n\u{1F600}',
];

type Ask = (c: AGIChannel) => Promise<{ value: string | null }>;

const asks: [string, Ask][] = [
  ['GET VARIABLE', (c) => c.getVariable('X')],
  ['GET FULL VARIABLE', (c) => c.getFullVariable('${X}')],
  ['DATABASE GET', (c) => c.databaseGet('f', 'k')],
  ['RECEIVE TEXT', (c) => c.receiveText(1000)],
];

describe.each(asks)('%s', (_name, ask) => {
  it.each(cuts(Buffer.alloc(2)))(
    'gives values that imitate replies and hangups exactly under "always", $name',
    async ({ name }) => {
      for (const value of treacherous) {
        const bytes = Buffer.from(`200 result=1 (${value})\n`);
        const { chunkings } = cuts(bytes).find((cut) => cut.name === name)!;
        for (const chunks of chunkings) {
          const { channel, say, answerFences, events } = openCall({ exactValues: 'always' });
          const promise = ask(channel);
          const next = channel.noop();
          say(...chunks.map((chunk) => Buffer.from(chunk)));
          answerFences();
          say('200 result=6\n');
          expect(await promise).toMatchObject({ value, data: value });
          expect(await next).toMatchObject({ result: 6 });
          expect(events).toEqual([]);
        }
      }
    },
  );

  it('gives them exactly under "auto" when they arrive whole', async () => {
    for (const value of treacherous) {
      const { channel, say, answerFences, events } = openCall();
      const promise = ask(channel);
      say(`200 result=1 (${value})\n`);
      answerFences();
      expect(await promise).toMatchObject({ value });
      expect(events).toEqual([]);
    }
  });

  it('gives a value whose first line holds a bracket, and does not end with one', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = ask(channel);
    say('200 result=1 (a) b\n', 'c)\n');
    answerFences();
    expect(await promise).toMatchObject({ value: 'a) b\nc' });
  });

  it('believes a hangup after the value, and tells it once', async () => {
    const { channel, say, answerFences, events } = openCall();
    const promise = ask(channel);
    say('200 result=1 (a\nHANGUP\n)\nHANGUP\n');
    expect(events).toEqual([]);
    answerFences();
    expect(await promise).toMatchObject({ value: 'a\nHANGUP\n' });
    expect(events).toEqual(['hangup']);
  });

  it('costs no fence for a short line alone, and one under "always"', async () => {
    for (const exactValues of ['auto', 'always'] as const) {
      const { channel, say, written } = openCall({ exactValues });
      void ask(channel);
      say('200 result=1 (x)\n');
      expect(written).toHaveLength(exactValues === 'auto' ? 1 : 2);
    }
  });

  it('rejects a value with anything but hangups after it, and goes on', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = ask(channel);
    say('200 result=1 (x)\nHANGUP\n200 result=0\n');
    answerFences();
    expect(await outcomeOf(promise)).toBe('E_AGI_PROTOCOL');
    const next = channel.noop();
    say('200 result=6\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 6 });
  });

  it('rejects a value that Asterisk cut short, and goes on', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = ask(channel);
    say('200 result=1 (cut\nshort');
    answerFences();
    expect(await outcomeOf(promise)).toBe('E_AGI_PROTOCOL');
    const next = channel.noop();
    say('200 result=6\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 6 });
  });
});

it('the end of a value is searched for where a transport says that it carries a stream', async () => {
  const { channel, say, answerFences } = openCall({}, undefined, {}, STREAM_ABILITIES);
  const read = channel.getVariable('X');
  say('200 result=1 (a\n', 'b)\n');
  answerFences();
  expect(await read).toMatchObject({ value: 'a\nb' });
});

describe('a fence', () => {
  it('asks for a fresh word each time', () => {
    const words = new Set<string>();
    for (let count = 0; count < 50; count++) {
      const { channel, say, written } = openCall();
      void channel.getVariable('X');
      say('200 result=1 (a\n');
      words.add(FENCE.exec(written[1] ?? '')?.[1] ?? '');
    }
    expect(words.size).toBe(50);
  });

  it('is a write of its own, and no command is written before its answer', () => {
    const { channel, say, written, answerFences } = openCall();
    void channel.getVariable('X');
    void channel.noop();
    say('200 result=1 (a\n');
    say('b)\n');
    expect(written).toEqual(['GET VARIABLE X\n', expect.stringMatching(FENCE)]);
    answerFences();
    expect(written.at(-1)).toBe('NOOP\n');
  });

  it('proves the one reply of an application that returns 1 to be followed by usage', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = channel.exec('Odd');
    const next = channel.noop();
    say('200 result=1\n520-Invalid command syntax.\nHANGUP? no\n520 End of proper usage.\n');
    answerFences();
    say('200 result=6\n');
    expect(await promise).toMatchObject({ code: 200, result: 1, found: true });
    expect(await next).toMatchObject({ result: 6 });
  });

  it('does not wait for usage that never comes', async () => {
    const { channel, say, answerFences, events } = openCall();
    const promise = channel.exec('Odd');
    say('200 result=1\nHANGUP\n');
    answerFences();
    expect(await promise).toMatchObject({ result: 1 });
    expect(events).toEqual(['hangup']);
  });

  it('that is answered after a hangup in the same chunk settles both', async () => {
    const { channel, say, written, events } = openCall();
    const promise = channel.getVariable('X');
    say('200 result=1 (a\n');
    const word = FENCE.exec(written[1] ?? '')?.[1] ?? '';
    say(`b)\nHANGUP\n200 result=1 (${word})\nHANGUP\n`);
    expect(await promise).toMatchObject({ value: 'a\nb' });
    expect(events).toEqual(['hangup']);
  });
});

describe('on the model of Asterisk’s reading', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function ring(behave: (line: string) => Behaviour): OpenCall & { asterisk: StdioAsterisk } {
    let asterisk!: StdioAsterisk;
    const opened = openCall({}, (call) => {
      asterisk = new StdioAsterisk(behave, (reply) => {
        // Asterisk's bytes come later than our write returns.
        queueMicrotask(() => {
          call.say(reply);
        });
      });
      return asterisk;
    });
    return Object.assign(opened, { asterisk });
  }

  it('a fence that was read together with its command is answered after a nudge', async () => {
    const { channel, asterisk } = ring((line) =>
      line === 'GET VARIABLE SLOW' ? { interruptible: false } : '200 result=0\n',
    );
    const slow = channel.getVariable('SLOW', { timeout: 10 });
    const next = channel.noop('next');
    await passTime(11);
    expect(await outcomeOf(slow)).toBe('E_AGI_COMMAND_TIMEOUT');
    asterisk.swallow();
    asterisk.finish('200 result=1 (late)\n');
    expect(await outcomeOf(next)).toBe('pending');
    expect(asterisk.unread).toHaveLength(1);
    await passTime(FENCE_NUDGE);
    expect(await outcomeOf(next)).toMatchObject({ result: 0 });
    expect(asterisk.unread).toEqual([]);
    expect(asterisk.executed.at(-1)).toBe('NOOP next');
  });

  it('fences that were read all at once are answered as soon as Asterisk reads again', async () => {
    const { channel, asterisk } = ring((line) =>
      line === 'GET VARIABLE SLOW' ? { interruptible: false } : '200 result=0\n',
    );
    const slow = channel.getVariable('SLOW', { timeout: 10 });
    const next = channel.noop('next');
    await passTime(11);
    expect(await outcomeOf(slow)).toBe('E_AGI_COMMAND_TIMEOUT');
    // It fetches a prompt over HTTP, and fences pile up in the socket.
    for (const wait of [1, 2, 4, 8]) await passTime(FENCE_NUDGE * wait);
    asterisk.finish('200 result=1 (late)\n');
    // Without a further nudge of the timer.
    expect(await outcomeOf(next)).toMatchObject({ result: 0 });
    expect(asterisk.unread).toEqual([]);
    expect(asterisk.executed.at(-1)).toBe('NOOP next');
    // Five that it found, and one that got them out.
    expect(asterisk.executed.filter((line) => FENCE.test(`${line}\n`))).toHaveLength(6);
  });

  it('one that was nudged is not followed by another for each piece of a long answer', async () => {
    const { channel, say, written, answerFences } = openCall();
    const value = channel.getVariable('LONG');
    say('200 result=1 (begun\n');
    await passTime(FENCE_NUDGE);
    const nudged = written.length;
    for (let piece = 0; piece < 50; piece++) say('more\n');
    expect(written).toHaveLength(nudged + 1);
    say(')\n');
    answerFences();
    expect(await value).toMatchObject({ value: `begun\n${'more\n'.repeat(50)}` });
  });

  it.each([
    ['STREAM FILE', (c: AGIChannel, signal: AbortSignal) => c.streamFile('x', '', 0, { signal })],
    ['GET DATA', (c: AGIChannel, signal: AbortSignal) => c.getData('x', 0, 1, { signal })],
  ])('an aborted %s falls silent without a timer', async (_name, play) => {
    const { channel, asterisk } = ring((line) =>
      /^(STREAM|GET DATA)/.test(line) ? { interruptible: true } : '200 result=0\n',
    );
    const abort = new AbortController();
    const playing = play(channel, abort.signal);
    expect(asterisk.isRunning).toBe(true);
    abort.abort();
    expect(asterisk.isRunning).toBe(false);
    expect(await outcomeOf(playing)).toBe('E_AGI_ABORTED');
    expect(await outcomeOf(channel.noop())).toMatchObject({ result: 0 });
  });

  it('each nudge comes after twice the time of the one before', async () => {
    const { channel, say, written } = openCall();
    void channel.getVariable('LONG');
    say('200 result=1 (begun\n');
    const fences: number[] = [];
    for (let waits = 0; waits < 8; waits++) {
      fences.push(written.filter((line) => FENCE.test(line)).length);
      await passTime(FENCE_NUDGE);
    }
    expect(fences).toEqual([1, 2, 2, 3, 3, 3, 3, 4]);
  });

  it('nudges come at longer and longer intervals, and stop with the answer', async () => {
    const { channel, asterisk } = ring((line) =>
      line === 'GET VARIABLE SLOW' ? { interruptible: false } : '200 result=0\n',
    );
    const slow = channel.getVariable('SLOW', { timeout: 10 });
    await passTime(11);
    expect(await outcomeOf(slow)).toBe('E_AGI_COMMAND_TIMEOUT');
    // 50 ms, 100 ms, 200 ms …: an hour is 16 doublings.
    for (let wait = FENCE_NUDGE; wait < 3_600_000; wait *= 2) await passTime(wait);
    expect(asterisk.written.length).toBeLessThan(22);
    asterisk.finish('200 result=1 (late)\n');
    await passTime(3_600_000 * 2);
    const before = asterisk.written.length;
    await outcomeOf(channel.noop());
    await passTime(86_400_000);
    expect(asterisk.written.length).toBe(before + 1);
    expect(asterisk.unread).toEqual([]);
  });
});
