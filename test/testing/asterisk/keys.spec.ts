import { describe, expect, it } from '@jest/globals';
import type { ScriptStep, SimulatedCallOptions } from 'nestjs-agi/testing';
import { RECORDINGS } from '../../fixtures/recordings.js';
import { MemorySession } from '../fixture/simulate.js';

const prompts = { 'tt-monkeys': 16_000 };

/** Sends lines on one channel and gives what each was answered. */
async function converse(
  lines: readonly string[],
  script: readonly ScriptStep[],
  options: SimulatedCallOptions = {},
): Promise<string[]> {
  const session = new MemorySession({ prompts, prompt: 5000, answered: true, script, ...options });
  const answers: string[] = [];
  for (const line of lines) answers.push((await session.send(`${line}\n`)).trimEnd());
  return answers;
}

/** The reply of a real Asterisk to a command during which keys were pressed as the note says. */
function recorded(line: string, note: string): string {
  const found = RECORDINGS.find((entry) => entry.send === `${line}\n` && entry.note === note);
  return found!.reply!.trimEnd();
}

describe('commands that keys end, as recorded', () => {
  it.each<[string, string, Omit<ScriptStep, 'playing'>, string]>([
    [
      'GET DATA tt-monkeys 3000 10',
      'digits 1234# -> # terminates, not included',
      { press: '1234#' },
      'tt-monkeys',
    ],
    ['GET DATA tt-monkeys 3000 2', 'max 2 digits of 1234#', { press: '1234#' }, 'tt-monkeys'],
    [
      'GET DATA silence/1 1200 4',
      'one digit then inter-digit timeout: digits + (timeout)',
      { press: '5' },
      'silence/1',
    ],
    ['GET DATA silence/1 3000 4', 'only # pressed', { press: '#' }, 'silence/1'],
    [
      'STREAM FILE tt-monkeys "123"',
      'digit 1 interrupts: result=49, endpos samples',
      { after: 700, press: '1' },
      'tt-monkeys',
    ],
    [
      'STREAM FILE tt-monkeys "#"',
      '1234 pressed but only # escapes',
      { after: 460, press: '1234#' },
      'tt-monkeys',
    ],
    ['WAIT FOR DIGIT 5000', 'digit 5', { after: 1180, press: '5' }, ''],
    ['GET OPTION tt-monkeys "3" 3000', 'digit 3', { after: 1080, press: '3' }, 'tt-monkeys'],
    [
      'GET OPTION beep "#" 3000',
      'digit not in escape list pressed in wait phase',
      { after: 580, press: '1' },
      'beep',
    ],
    ['SAY DIGITS 1234567890 "#"', 'interrupted by #?', { press: '#' }, 'digits'],
    ['SAY NUMBER 1234567 "1"', 'dtmf 1', { press: '1' }, 'number 1234567'],
    ['SAY ALPHA abcdefghij "2"', 'SAY ALPHA abcdefghij "2"', { press: '2' }, 'alpha'],
    ['SAY DATE 0 "3"', 'SAY DATE 0 "3"', { press: '3' }, 'date'],
    ['SAY DATETIME 0 "4"', 'SAY DATETIME 0 "4"', { press: '4' }, 'datetime'],
    [
      'EXEC Background tt-monkeys',
      'EXEC Background: result is the digit?',
      { press: '1' },
      'tt-monkeys',
    ],
    ['RECEIVE TEXT 3000', 'text received', { text: 'hello text' }, ''],
    ['RECEIVE CHAR 3000', 'text received as char', { text: 'hello text' }, ''],
  ])('%s: %s', async (line, note, step, playing) => {
    const [answer] = await converse([line], [{ playing, ...step }]);
    expect(answer).toBe(recorded(line, note));
  });

  it('lets the caller move in a sound, stop it, and tells where', async () => {
    const answers = await converse(
      [
        'CONTROL STREAM FILE tt-monkeys "4" 500 3 2 1',
        'GET VARIABLE CPLAYBACKSTATUS',
        'GET VARIABLE CPLAYBACKSTOPKEY',
        'GET VARIABLE CPLAYBACKOFFSET',
      ],
      // Forward at 200 ms (to 700), back at 220 (to 220), a pause, and the stop key.
      [{ playing: 'tt-monkeys', after: 180, press: '32114' }],
    );
    expect(answers).toEqual([
      '200 result=52 endpos=260',
      '200 result=1 (USERSTOPPED)',
      '200 result=1 (4)',
      '200 result=1 (260)',
    ]);
  });

  it('loses keys that are pressed while nothing listens', async () => {
    const session = new MemorySession({ answered: true });
    session.channel.press('1');
    expect(await session.send('WAIT FOR DIGIT 800\n')).toBe('200 result=0\n');
    expect(session.channel.report.dialogue[0]!.text).toContain('nothing listens');
  });

  it('loses keys that are pressed after the last digit that GET DATA takes', async () => {
    const script = [{ playing: 'tt-monkeys', press: '1234#' }];
    const [data, digit] = await converse(
      ['GET DATA tt-monkeys 3000 2', 'WAIT FOR DIGIT 500'],
      script,
    );
    expect(data).toBe('200 result=12');
    // In a process, the next command is there before the next key.
    expect(digit).toBe('200 result=51');
  });

  it('waits for the first digit and between two as long as Asterisk does', async () => {
    const session = new MemorySession({ answered: true });
    expect(await session.send('GET DATA ""\n')).toBe('200 result= (timeout)\n');
    expect(session.now).toBe(6000);
    const other = new MemorySession({ script: [{ playing: '', press: '7' }] });
    expect(await other.send('GET DATA ""\n')).toBe('200 result=7 (timeout)\n');
    expect(other.now).toBe(2020);
  });
});

describe('RECORD FILE', () => {
  it.each<[string, string, ScriptStep | undefined]>([
    ['RECORD FILE r5 wav "#" 2000', 'audio present, timeout -> endpos in samples', undefined],
    ['RECORD FILE r5 wav "#" 500 16000', 'append offset', undefined],
  ])('%s: %s', async (line, note, step) => {
    const [answer] = await converse([line], step ? [step] : []);
    expect(answer).toBe(recorded(line, note));
  });

  it('ends by silence, with a result that means nothing', async () => {
    const [answer] = await converse(['RECORD FILE r6 wav "#" 15000 s=2'], []);
    const real = recorded('RECORD FILE r6 wav "#" 15000 s=2', 'silence detection');
    const leftover = (reply: string): number => Number(/=(\d+)/.exec(reply)![1]);
    expect(answer!.replace(/=\d+/, '')).toBe(real.replace(/=\d+/, ''));
    expect(Math.abs(leftover(answer!) - leftover(real))).toBeLessThan(20);
  });

  it('counts silence from the end of speech', async () => {
    const script = [{ playing: 'r6', speak: 1000 }];
    const session = new MemorySession({ script });
    const answer = await session.send('RECORD FILE r6 wav "#" -1 s=1\n');
    expect(answer).toMatch(/^200 result=\d+ \(timeout\) endpos=16320\n$/);
    expect(session.channel.report.recorded).toEqual(['r6.wav']);
  });

  it('cuts the sound of the key that ended it', async () => {
    const script = [{ playing: 'r4', after: 1180, press: '#' }];
    expect(await converse(['RECORD FILE r4 wav "#" 10000'], script)).toEqual([
      '200 result=35 (dtmf) endpos=8000',
    ]);
  });
});
