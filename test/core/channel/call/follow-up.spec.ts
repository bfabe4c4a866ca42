import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openCall, outcomeOf } from '../fixture/open-call.js';
import { passTime } from '../fixture/pass-time.js';

const CUT = 'x'.repeat(1023);

describe('GET VARIABLE at 1023 bytes', () => {
  it('is read again whole, in the same turn', async () => {
    const { channel, say, written, answerFences } = openCall();
    const promise = channel.getVariable('LONG_1');
    const next = channel.noop();
    say(`200 result=1 (${CUT})\n`);
    answerFences();
    expect(written.at(-1)).toBe('GET FULL VARIABLE ${LONG_1}\n');
    say(`200 result=1 (${CUT}yz)\n`);
    answerFences();
    say('200 result=6\n');
    expect(await promise).toMatchObject({ value: `${CUT}yz`, data: `${CUT}yz`, truncated: false });
    expect(await next).toMatchObject({ result: 6 });
  });

  it('counts bytes, not characters', async () => {
    const { channel, say, written, answerFences } = openCall();
    const cut = `${'é'.repeat(511)}x`;
    void channel.getVariable('LONG');
    say(`200 result=1 (${cut})\n`);
    answerFences();
    expect(written.at(-1)).toBe('GET FULL VARIABLE ${LONG}\n');
  });

  it.each(['X}${SHELL(rm)}', 'CALLERID(all)', 'X:0:5', '1X', 'É', 'A B'])(
    'is not read again when the name is not a plain one: %j would be code',
    async (name) => {
      const { channel, say, written, answerFences } = openCall();
      const promise = channel.getVariable(name);
      say(`200 result=1 (${CUT})\n`);
      answerFences();
      expect(await promise).toMatchObject({ value: CUT, truncated: true });
      expect(written.filter((line) => line.includes('${'))).toEqual(
        name.includes('${') ? [written[0]] : [],
      );
    },
  );

  it.each([1022, 1024])('is not read again at %d bytes', async (length) => {
    const { channel, say, answerFences } = openCall();
    const promise = channel.getVariable('LONG');
    say(`200 result=1 (${'x'.repeat(length)})\n`);
    answerFences();
    expect(await promise).toMatchObject({ truncated: false });
  });

  it('gives the whole value as bytes when asked', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = channel.getVariable('LONG', { encoding: 'buffer' });
    say(`200 result=1 (${CUT})\n`);
    answerFences();
    say(Buffer.from(`200 result=1 (${CUT}\xff\n\xfe)\n`, 'latin1'));
    answerFences();
    expect((await promise).value).toEqual(Buffer.from(`${CUT}\xff\n\xfe`, 'latin1'));
  });
});

describe('a value as bytes', () => {
  it('is its own copy of what Asterisk sent', async () => {
    const { channel, call } = openCall();
    const promise = channel.getVariable('X', { encoding: 'buffer' });
    const chunk = Buffer.from('200 result=1 (\xff\xfe)\n', 'latin1');
    call.commands.receive(chunk);
    chunk.fill(0);
    expect((await promise).value).toEqual(Buffer.from([0xff, 0xfe]));
  });

  it('is null where there is none', async () => {
    const { channel, say } = openCall();
    const promise = channel.databaseGet('f', 'k', { encoding: 'buffer' });
    say('200 result=0\n');
    expect(await promise).toMatchObject({ value: null, data: null });
  });
});

describe('GET OPTION that timed out', () => {
  it.each([
    ['a time-out, on a live channel', '200 result=6\n', { timedOut: true, hungUp: false }],
    ['a hangup, on a dead one', '511 dead\n', { timedOut: false, hungUp: true }],
  ])('is told to be %s', async (_name, status, expected) => {
    const { channel, say, written } = openCall();
    const promise = channel.getOption('menu', '1', 100);
    say('200 result=0 endpos=3520\n');
    expect(written.at(-1)).toBe('CHANNEL STATUS\n');
    say(status);
    expect(await promise).toMatchObject({ ...expected, digit: null, endpos: 3520, result: 0 });
    expect(channel.hungUp).toBe(expected.hungUp);
  });

  it('asks nothing when a key was pressed', async () => {
    const { channel, say, written } = openCall();
    const promise = channel.getOption('menu', '1', 100);
    say('200 result=49 endpos=3520\n');
    expect(await promise).toMatchObject({ digit: '1', data: '1', timedOut: false, hungUp: false });
    expect(written).toHaveLength(1);
  });
});

describe('the deadline of a follow-up', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is that of its command: together they take no longer than was allowed', async () => {
    const { channel, say, answerFences } = openCall();
    const promise = channel.getVariable('LONG', { timeout: 100 });
    await passTime(60);
    say(`200 result=1 (${CUT})\n`);
    answerFences();
    await passTime(39);
    expect(await outcomeOf(promise)).toBe('pending');
    await passTime(2);
    expect(await outcomeOf(promise)).toBe('E_AGI_COMMAND_TIMEOUT');
  });

  it('is the default one where its command has none', async () => {
    const { channel, say } = openCall();
    const promise = channel.getOption('menu', '1');
    say('200 result=0 endpos=3520\n');
    await passTime(29_999);
    expect(await outcomeOf(promise)).toBe('pending');
    await passTime(2);
    expect(await outcomeOf(promise)).toBe('E_AGI_COMMAND_TIMEOUT');
  });

  it('leaves the queue in step when it passes', async () => {
    const { channel, say } = openCall();
    const promise = channel.getOption('menu', '1');
    const next = channel.noop();
    say('200 result=0 endpos=3520\n');
    await passTime(30_001);
    expect(await outcomeOf(promise)).toBe('E_AGI_COMMAND_TIMEOUT');
    say('200 result=6\n', '200 result=7\n');
    expect(await outcomeOf(next)).toMatchObject({ result: 7 });
  });
});
