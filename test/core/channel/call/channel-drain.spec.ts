import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { MOST_DRAINS } from '../../../../lib/core/limits.js';
import {
  DRAIN,
  interruptible,
  turn,
  type InterruptibleCall,
} from '../fixture/interruptible-call.js';
import { FENCE, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

/** The reply to a WAIT FOR DIGIT that the end of a playback has ended. */
const LATE = '200 result=1000\n';
const EMPTY = '200 result=0\n';
const DEAD = '511 Command Not Permitted on a dead channel or intercept routine\n';

/** A call whose command was interrupted: its reply has come, and the interruption is done. */
async function interrupted(framed = false): Promise<InterruptibleCall> {
  const call = interruptible(framed);
  const controller = new AbortController();
  void call.channel.sayDigits('12', '', { signal: controller.signal });
  controller.abort();
  call.say('200 result=0\n');
  call.done();
  await turn();
  return call;
}

afterEach(() => {
  jest.useRealTimers();
});

describe.each([
  ['a stream', false],
  ['AsyncAGI', true],
])('the channel after an interruption, over %s', (_, framed) => {
  it.each([0, 1, 3])(
    'is read until it is empty, so that nothing late ends the next command: %i late',
    async (late) => {
      const { channel, written, say, answerFences } = await interrupted(framed);
      const next = channel.waitForDigit(5000);
      for (let count = 0; count < late; count++) {
        expect(written.at(-1)).toBe(DRAIN);
        say(LATE);
      }
      expect(written.slice(1)).toEqual(Array.from({ length: late + 1 }, () => DRAIN));
      say(EMPTY);
      answerFences();
      expect(written.at(-1)).toBe('WAIT FOR DIGIT 5000\n');
      say('200 result=53\n');
      expect(await outcomeOf(next)).toMatchObject({ digit: '5' });
    },
  );

  it('is read so before a command that comes only later', async () => {
    const { channel, written, say, answerFences } = await interrupted(framed);
    say(LATE, EMPTY);
    answerFences();
    const next = channel.noop();
    expect(written.at(-1)).toBe('NOOP\n');
    say('200 result=0\n');
    expect(await outcomeOf(next)).toMatchObject({ code: 200 });
  });

  it('is read no more than so often, whatever the replies are', async () => {
    const { channel, written, say, answerFences } = await interrupted(framed);
    void channel.noop();
    for (let count = 0; count < MOST_DRAINS; count++) say('200 result=35\n');
    answerFences();
    expect(written.filter((line) => line === DRAIN)).toHaveLength(MOST_DRAINS);
    expect(written.at(-1)).toBe('NOOP\n');
  });

  it.each(['200 result=-1\n', '510 Invalid or unknown command\n'])(
    'is not read again where the reply is %j',
    async (reply) => {
      const { channel, written, say, answerFences } = await interrupted(framed);
      void channel.noop();
      say(reply);
      answerFences();
      expect(written.filter((line) => line === DRAIN)).toHaveLength(1);
      expect(written.at(-1)).toBe('NOOP\n');
    },
  );

  it('is read in turn: nothing is written meanwhile, whatever is asked for', async () => {
    const { channel, written, say, answerFences } = await interrupted(framed);
    const controller = new AbortController();
    const aborted = channel.streamFile('x', '', 0, { signal: controller.signal });
    void channel.noop();
    controller.abort();
    expect(await outcomeOf(aborted)).toBe('E_AGI_ABORTED');
    expect(written.slice(1)).toEqual([DRAIN]);
    say(EMPTY);
    answerFences();
    expect(written.at(-1)).toBe('NOOP\n');
  });

  it('is not read when the caller has hung up before', async () => {
    const call = interruptible(framed);
    const { channel, written, say, answerFences } = call;
    const controller = new AbortController();
    void channel.sayDigits('12', '', { signal: controller.signal });
    const saved = channel.setVariable('X', 'y');
    controller.abort();
    if (framed) call.call.hungUp();
    else say('HANGUP\n');
    say('200 result=-1\n');
    call.done();
    await turn();
    answerFences();
    expect(written).not.toContain(DRAIN);
    expect(written.at(-1)).toBe('SET VARIABLE X y\n');
    say('200 result=1\n');
    expect(await outcomeOf(saved)).toMatchObject({ code: 200 });
  });

  it('that turns out to be dead is a hangup', async () => {
    const { channel, written, say, answerFences, events } = await interrupted(framed);
    const waiting = channel.streamFile('x');
    const saved = channel.setVariable('X', 'y');
    say(DEAD);
    answerFences();
    expect(events).toEqual(['hangup']);
    expect(await outcomeOf(waiting)).toBe('E_AGI_HANGUP');
    expect(written.at(-1)).toBe('SET VARIABLE X y\n');
    say('200 result=1\n');
    expect(await outcomeOf(saved)).toMatchObject({ code: 200 });
  });

  it('is read once more at most for hangup({ now: true })', async () => {
    const { channel, written, say, answerFences } = await interrupted(framed);
    const hungUp = channel.hangup({ now: true });
    expect(written.slice(1)).toEqual([DRAIN]);
    say(LATE);
    answerFences();
    expect(written.filter((line) => line === DRAIN)).toHaveLength(1);
    expect(written.at(-1)).toBe('HANGUP\n');
    say('200 result=1\n');
    expect(await outcomeOf(hungUp)).toMatchObject({ hungUp: true });
  });

  it('is left alone when the session ends', async () => {
    const { call, written, say } = await interrupted(framed);
    call.finish();
    say(LATE);
    expect(written.slice(1)).toEqual([DRAIN]);
  });

  it('does not stop the deadline of the next command', async () => {
    const call = await interrupted(framed);
    const { channel, written, say, answerFences } = call;
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const late = channel.getVariable('X', { timeout: 10 });
    const next = channel.noop();
    await passTime(11);
    await expect(late).rejects.toMatchObject({
      code: 'E_AGI_COMMAND_TIMEOUT',
      message: expect.stringContaining('GET VARIABLE was not sent in time') as unknown,
    });
    expect(written.slice(1)).toEqual([DRAIN]);
    say(LATE, EMPTY);
    answerFences();
    expect(written.at(-1)).toBe('NOOP\n');
    say('200 result=0\n');
    expect(await outcomeOf(next)).toMatchObject({ code: 200 });
  });

  it('is read by no command of the application', async () => {
    const commands: unknown[] = [];
    const hear = (message: unknown): void => {
      commands.push((message as { command: string }).command);
    };
    subscribe('nestjs-agi:command:start', hear);
    try {
      const { channel, say, answerFences, call } = await interrupted(framed);
      void channel.noop();
      expect(call.commands.waiting).toBe(1);
      expect(call.commands.unanswered).toHaveLength(1);
      say(EMPTY);
      answerFences();
      expect(commands).toEqual(['SAY DIGITS', 'NOOP']);
    } finally {
      unsubscribe('nestjs-agi:command:start', hear);
    }
  });
});

it('a channel is read again also where another line comes with the reply, in one frame', async () => {
  const { written, say } = await interrupted(true);
  say(`${LATE}HANGUP\n`);
  expect(written.slice(1)).toEqual([DRAIN, DRAIN]);
});

it('a channel whose call was to be hung up is not read: HANGUP does not wait', async () => {
  const { channel, written, say, fail, answerFences } = interruptible();
  void channel.sayDigits('12');
  void channel.hangup({ now: true });
  fail(new Error('no rights'));
  await turn();
  say('200 result=0\n');
  answerFences();
  expect(written.slice(1)).toEqual([expect.stringMatching(FENCE), 'HANGUP\n']);
});

it('a channel is read also where the command that was interrupted is answered twice', async () => {
  const { channel, written, say, done, asked, answerFences } = interruptible();
  const controller = new AbortController();
  void channel.exec('Playback', 'x', { signal: controller.signal });
  const next = channel.waitForDigit(5000);
  controller.abort();
  say('200 result=1\n520-Invalid command syntax.\n520 End of proper usage.\n');
  answerFences();
  expect(asked[0]!.ended.aborted).toBe(true);
  expect(written).not.toContain(DRAIN);
  done();
  await turn();
  // Its reply is not that of a second EXEC.
  say('200 result=1\n', EMPTY);
  answerFences();
  expect(written.at(-1)).toBe('WAIT FOR DIGIT 5000\n');
  say('200 result=53\n');
  expect(await outcomeOf(next)).toMatchObject({ digit: '5' });
});
