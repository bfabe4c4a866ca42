import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from 'nestjs-agi/core';
import { integer, text } from '../../../lib/core/command/arguments.js';
import { command } from '../../../lib/core/command/command.js';
import { deadlineOf } from '../../../lib/core/command/deadline.js';

describe('the deadline of a command', () => {
  it.each<[string, readonly unknown[], number | undefined]>([
    ['NOOP', [], 1000],
    ['WAIT FOR DIGIT', [500], 1500],
    ['WAIT FOR DIGIT', [1], 1001],
    ['WAIT FOR DIGIT', [0], undefined],
    ['WAIT FOR DIGIT', [-1], undefined],
    ['WAIT FOR DIGIT', [], undefined],
    ['RECEIVE TEXT', [200], 1200],
    ['GET DATA', ['x', 500], undefined],
    ['EXEC', ['Answer'], undefined],
    ['GET VARIABLE', ['X'], 1000],
    ['GET VARIABLE', ['CURL(http://h)'], undefined],
    ['SET VARIABLE', ['CURLOPT(x)', 'a'], undefined],
    ['SET VARIABLE', ['X', 'a(b)'], 1000],
    ['GET FULL VARIABLE', ['${X}'], 1000],
  ])('%s %j is %j', (words, values, expected) => {
    const row = CATALOGUE.find((one) => one.words === words)!;
    expect(deadlineOf(row, values, 1000)).toBe(expected);
  });

  it('is that of the argument called timeout, wherever it stands', () => {
    const row = command({
      words: 'NEWER',
      family: 'input',
      arguments: [text('prompt'), integer('timeout', { min: 0 })],
      duration: 'timed',
      decode: () => undefined,
    });
    expect(deadlineOf(row, ['7', 500], 1000)).toBe(1500);
  });
});
