import { describe, expect, it } from '@jest/globals';
import {
  collectsWholeAnswer,
  describeCommand,
  keysHeardBy,
  playsPrompt,
  readCommandLine,
  waitsForever,
} from '../../../lib/cli/dialogue/command-line.js';

const ANY = '0123456789*#ABCD';

describe('a line of a server', () => {
  it.each([
    ['stream file "a b" ""', ['stream', 'file', 'a b', ''], 'STREAM FILE', ['a b', '']],
    [String.raw`VERBOSE "say \"x\" \\" 3`, ['VERBOSE', 'say "x" \\', '3'], 'VERBOSE', undefined],
    [String.raw`NOOP a\ b "open`, ['NOOP', 'a b', 'open'], 'NOOP', ['a b', 'open']],
    ['NO SUCH', ['NO', 'SUCH'], undefined, ['NO', 'SUCH']],
    ['', [], undefined, []],
  ])('%j has these words', (line, words, command, args = words.slice(1)) => {
    const read = readCommandLine(line);
    expect([read.words, read.command?.words, read.args]).toEqual([words, command, args]);
  });

  it.each([
    ['GET DATA menu', ANY, true, true, 'plays menu, listens for any key'],
    ['GET DATA ""', ANY, false, true, 'listens for any key'],
    ['GET DATA silence/1', ANY, false, true, 'plays silence/1, listens for any key'],
    ['GET DATA custom/silence/1', ANY, true, true, 'plays custom/silence/1, listens for any key'],
    ['STREAM FILE menu "12"', '12', true, false, 'plays menu, listens for 12'],
    ['STREAM FILE "" ""', '', false, false, ''],
    ['SAY DIGITS 12 "#"', '#', true, false, 'says 12, listens for #'],
    ['RECORD FILE a wav "*" 1000', '*', true, false, 'records a.wav, listens for *'],
    ['WAIT FOR DIGIT 1000', ANY, false, false, 'listens for any key'],
    ['EXEC Read X,menu', ANY, true, true, 'runs Read(X,menu), listens for any key'],
    ['EXEC SayAlpha abc', '', true, true, 'runs SayAlpha(abc)'],
    ['EXEC Playback beep', '', true, true, 'runs Playback(beep)'],
    ['EXEC Wait 1', '', false, true, 'runs Wait(1)'],
    ['EXEC', '', false, true, 'runs ()'],
    ['ANSWER', '', false, false, ''],
    ['NO SUCH COMMAND', '', false, false, ''],
  ])('%j: keys %j, a prompt: %s, a whole answer: %s', (text, keys, plays, collects, described) => {
    const line = readCommandLine(text);
    expect([keysHeardBy(line), playsPrompt(line), collectsWholeAnswer(line)]).toEqual([
      ...[keys, plays, collects],
    ]);
    expect(describeCommand(line)).toBe(described);
  });

  it.each([
    ['WAIT FOR DIGIT -1', true],
    ['WAIT FOR DIGIT 1000', false],
    ['WAIT FOR DIGIT', false],
    ['GET DATA x -1', false],
    ['X -1', false],
  ])('%j waits for ever: %s', (line, is) => {
    expect(waitsForever(readCommandLine(line))).toBe(is);
  });
});
