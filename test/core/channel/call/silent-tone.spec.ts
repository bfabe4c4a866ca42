import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from 'nestjs-agi/core';
import { silentToneOf } from '../../../../lib/core/channel/commands/silent-tone-of.js';
import { isOfSilentTone } from '../../../../lib/core/channel/call/silent-tone.js';
import { effectOnTone, needsTone } from '../../../../lib/core/channel/call/tone-effects.js';
import { openCall, outcomeOf, type OpenCall } from '../fixture/open-call.js';

const PLAY = expect.stringMatching(/^EXEC "?Playtones"? "?0\/1000"?$/);
const STOP = expect.stringMatching(/^EXEC "?StopPlaytones"?$/);

/** The lines that were written, as the words and arguments that they hold. */
function lines({ written }: OpenCall): string[] {
  return written.map((line) => line.trim());
}

/** A call with a tone that Asterisk has begun. */
async function withTone(): Promise<OpenCall & { tone: ReturnType<typeof silentToneOf> }> {
  const call = openCall();
  const tone = silentToneOf(call.channel);
  const started = tone.start();
  call.say('200 result=0\n');
  expect(await started).toBe(true);
  call.written.length = 0;
  return { ...call, tone };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

describe('the tone of silence', () => {
  it('is begun again when a prompt has ended and nothing follows', async () => {
    const call = await withTone();
    const played = call.channel.streamFile('x');
    call.say('200 result=0 endpos=1\n');
    await played;
    await turns();
    call.say('200 result=0\n');
    await turns();
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'Playtones']);
  });

  it('is begun again before the next command that makes no sound, and not between prompts', async () => {
    const call = await withTone();
    const all = [
      call.channel.streamFile('x'),
      call.channel.sayDigits('1'),
      call.channel.waitForDigit(10),
      call.channel.waitForDigit(10),
    ];
    for (let line = 0; line < 5; line++) call.say('200 result=0\n');
    await Promise.all(all);
    await turns();
    expect(lines(call).map(plain)).toEqual([
      'STREAM FILE',
      'SAY DIGITS',
      'Playtones',
      'WAIT FOR DIGIT',
      'WAIT FOR DIGIT',
    ]);
  });

  it('is begun again before a command that makes no sound, also if it is given at once', async () => {
    const call = await withTone();
    void call.channel.streamFile('x');
    call.say('200 result=0 endpos=1\n');
    const waiting = call.channel.waitForDigit(10);
    call.say('200 result=0\n', '200 result=0\n');
    await waiting;
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'Playtones', 'WAIT FOR DIGIT']);
  });

  it('is not begun again where the handler gives the next prompt at once', async () => {
    const call = await withTone();
    const both = (async () => {
      await call.channel.streamFile('x');
      await call.channel.streamFile('y');
    })();
    call.say('200 result=0 endpos=1\n');
    await new Promise((resolve) => {
      process.nextTick(resolve);
    });
    call.say('200 result=0 endpos=1\n');
    await both;
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'STREAM FILE']);
  });

  it('is begun again once, also where a prompt plays when the one before has ended', async () => {
    const call = await withTone();
    const first = call.channel.streamFile('x');
    const second = call.channel.streamFile('y');
    call.say('200 result=0 endpos=1\n');
    await first;
    await turns();
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'STREAM FILE']);
    call.say('200 result=0 endpos=1\n');
    await second;
    for (let turn = 0; turn < 3; turn++) {
      await turns();
      call.say('200 result=0\n');
    }
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'STREAM FILE', 'Playtones']);
  });

  it.each(['answered', 'not answered'])('is ended where it was begun again, %s', async (how) => {
    const call = await withTone();
    const played = call.channel.streamFile('x');
    call.say('200 result=0 endpos=1\n');
    await played;
    await turns();
    if (how === 'answered') call.say('200 result=0\n');
    const stopped = call.tone.stop();
    if (how !== 'answered') call.say('200 result=0\n');
    call.say('200 result=0\n');
    await stopped;
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'Playtones', 'StopPlaytones']);
  });

  it('is begun once where it is asked for while a prompt plays', async () => {
    const call = openCall();
    const played = call.channel.streamFile('x');
    const started = silentToneOf(call.channel).start();
    call.say('200 result=0 endpos=1\n', '200 result=0\n');
    await played;
    expect(await started).toBe(true);
    await turns();
    const waited = call.channel.waitForDigit(10);
    call.say('200 result=0\n');
    await waited;
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'Playtones', 'WAIT FOR DIGIT']);
  });

  it('is ended by stop() while it begins', async () => {
    const call = openCall();
    const tone = silentToneOf(call.channel);
    const started = tone.start();
    const stopped = tone.stop();
    call.say('200 result=0\n', '200 result=0\n');
    expect(await started).toBe(true);
    await stopped;
    expect(lines(call)).toEqual([PLAY, STOP]);
  });

  it('is not begun again before a command that works on the dead channel', async () => {
    const call = await withTone();
    const played = call.channel.streamFile('x');
    const set = call.channel.setVariable('A', '1');
    call.say('HANGUP\n', '200 result=-1 endpos=1\n', '200 result=1\n');
    await outcomeOf(played);
    await set;
    expect(lines(call).map(plain)).toEqual(['STREAM FILE', 'SET VARIABLE A']);
  });

  it('is not begun on a dead channel', async () => {
    const call = openCall();
    call.say('HANGUP\n');
    expect(await outcomeOf(silentToneOf(call.channel).start())).toBe('E_AGI_HANGUP');
    expect(lines(call)).toEqual([]);
  });

  it('has the deadline of a command that Asterisk answers at once', async () => {
    const { channel } = openCall({ commandTimeout: 5 });
    const started = silentToneOf(channel).start();
    await expect(started).rejects.toMatchObject({ code: 'E_AGI_COMMAND_TIMEOUT' });
  });

  it('leaves another tone of the call as it is', async () => {
    const call = await withTone();
    const other = silentToneOf(call.channel);
    const started = other.start();
    call.say('200 result=0\n');
    await started;
    const stopped = call.tone.stop();
    call.say('200 result=0\n');
    await stopped;
    expect(call.call.commands.between).toBe(other);
  });

  it('is told from a tone of the application', async () => {
    const call = openCall();
    void silentToneOf(call.channel).start();
    expect(isOfSilentTone(call.call.commands.running!)).toBe(true);
    call.say('200 result=0\n');
    void call.channel.exec('Playtones', '0/1000');
    expect(isOfSilentTone(call.call.commands.running!)).toBe(false);
  });

  it('is begun again after a prompt that was given up', async () => {
    const call = await withTone();
    const abort = new AbortController();
    const played = call.channel.streamFile('x', '', undefined, { signal: abort.signal });
    abort.abort();
    await expect(played).rejects.toMatchObject({ code: 'E_AGI_ABORTED' });
    const waited = call.channel.waitForDigit(10);
    call.say('200 result=0 endpos=1\n');
    call.answerFences();
    call.say('200 result=0\n', '200 result=0\n');
    await waited;
    expect(lines(call).map(plain)).toEqual([
      'STREAM FILE',
      'GET FULL VARIABLE',
      'Playtones',
      'WAIT FOR DIGIT',
    ]);
  });

  it('gives way to a sound of the application, until that is ended', async () => {
    const call = await withTone();
    const run = async (work: Promise<unknown>): Promise<void> => {
      call.say('200 result=0\n');
      await work;
      await turns();
    };
    await run(call.channel.setMusic(true));
    await run(call.channel.waitForDigit(10));
    const before = lines(call).map(plain);
    await run(call.channel.setMusic(false));
    expect(before).toEqual(['SET MUSIC', 'WAIT FOR DIGIT']);
    expect(lines(call).map(plain)).toEqual([...before, 'SET MUSIC', 'Playtones']);
  });

  it('is ended by stop(), and is not begun again', async () => {
    const call = await withTone();
    const stopped = call.tone.stop();
    call.say('200 result=0\n');
    await stopped;
    const played = call.channel.streamFile('x');
    call.say('200 result=0 endpos=1\n');
    await played;
    await turns();
    expect(lines(call)).toEqual([STOP, expect.stringContaining('STREAM FILE')]);
  });

  it('is not ended by stop() where something else sounds', async () => {
    const call = await withTone();
    const music = call.channel.setMusic(true);
    call.say('200 result=0\n');
    await music;
    await call.tone.stop();
    expect(lines(call).map(plain)).toEqual(['SET MUSIC']);
  });

  it('sends nothing to a caller who is gone', async () => {
    const call = await withTone();
    const played = call.channel.streamFile('x');
    call.say('HANGUP\n', '200 result=-1 endpos=1\n');
    await outcomeOf(played);
    await turns();
    await call.tone.stop();
    expect(lines(call).map(plain)).toEqual(['STREAM FILE']);
  });

  it('says that Asterisk has no such application', async () => {
    const call = openCall();
    const started = silentToneOf(call.channel).start();
    call.say('200 result=-2\n');
    expect(await started).toBe(false);
    expect(call.call.commands.between).toBeUndefined();
  });

  it('lets start() reject as a command does', async () => {
    const call = openCall();
    const started = silentToneOf(call.channel).start();
    call.say(
      'HANGUP\n',
      '511 result=-1 Command Not Permitted on a dead channel or intercept routine\n',
    );
    await expect(started).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
    expect(call.call.commands.between).toBeUndefined();
  });

  it('is asked for by the words that Asterisk knows', async () => {
    const call = openCall();
    const started = silentToneOf(call.channel).start();
    call.say('200 result=0\n');
    await started;
    expect(lines(call)).toEqual([PLAY]);
  });
});

/** The effect of each command on the tone, and whether the tone has to be there while it runs. */
const EFFECTS: Readonly<Record<string, readonly [effect: string, needs: boolean]>> = {
  'STREAM FILE': ['ends', false],
  'CONTROL STREAM FILE': ['ends', false],
  'RECORD FILE': ['ends', true],
  'GET DATA': ['ends', false],
  'GET OPTION': ['ends', false],
  'SPEECH RECOGNIZE': ['ends', false],
  GOSUB: ['ends', false],
  EXEC: ['ends', false],
  'SET MUSIC': ['ends', false],
};

describe('the effect of a command on the tone', () => {
  it.each(CATALOGUE.map((row) => [row.words, row] as const))('is known of %s', (words, row) => {
    const expected =
      EFFECTS[words] ?? (words.startsWith('SAY ') ? ['ends', false] : ['none', true]);
    const given = { row, values: ['x'] };
    expect([effectOnTone(given), needsTone(given)]).toEqual(expected);
  });

  const row = (words: string) => CATALOGUE.find((one) => one.words === words)!;

  it.each([
    ['GET DATA', ['', 5000], 'ends', true],
    ['RECORD FILE', ['x', 'wav', '', 1000, 0, 'BEEP'], 'ends', false],
    ['SET MUSIC', ['on', undefined], 'replaces', false],
    ['RECORD FILE', ['x', 'wav', '', 1000, 0], 'ends', true],
    ['GOSUB', ['on', 's', 1], 'ends', false],
    ['EXEC', ['Set', 'A=1'], 'none', true],
    ['EXEC', ['Answer'], 'none', true],
    ['EXEC', ['CelGenUserEvent', 'x'], 'none', true],
    ['EXEC', ['PauseMonitor'], 'none', true],
    ['EXEC', ['SendText', 'x'], 'none', true],
    ['EXEC', ['Verbose', 'x'], 'none', true],
    ['EXEC', ['WaitExten', '5'], 'ends', true],
    ['EXEC', ['WaitForSilence', '500'], 'ends', true],
    ['EXEC', ['WaitForNoise', '500'], 'ends', true],
    ['EXEC', ['StartMusicOnHold'], 'replaces', false],
    ['EXEC', ['Ringing'], 'replaces', false],
    ['EXEC', ['WAIT', '5'], 'ends', true],
    ['EXEC', ['Playtones', 'ring'], 'replaces', false],
    ['EXEC', ['StopMusicOnHold'], 'ends', false],
    ['EXEC', ['Dial', 'PJSIP/1'], 'ends', false],
  ] as const)('depends on its arguments: %s %j', (words, values, effect, needs) => {
    const given = { row: row(words), values };
    expect([effectOnTone(given), needsTone(given)]).toEqual([effect, needs]);
  });
});

function plain(line: string): string {
  return /^EXEC "?(\w+)/.exec(line)?.[1] ?? /^[A-Z]+(?: [A-Z]+)*(?= |$)/.exec(line)?.[0] ?? line;
}
