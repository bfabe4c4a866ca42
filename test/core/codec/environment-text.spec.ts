import { describe, expect, it } from '@jest/globals';
import { ORDER } from '../../../lib/core/codec/environment.js';
import { EnvironmentText } from '../../../lib/core/codec/environment-text.js';

/** The fewest lines that Asterisk writes: no argument follows, and the last value is empty. */
const LINES = ORDER.map((key) => (key === ORDER.at(-1) ? `${key}: ` : `${key}: of ${key}`));

describe('an environment kept as one text', () => {
  it('needs no arguments, but every other key', () => {
    expect(EnvironmentText.of(LINES.join('\n'))).toBeInstanceOf(EnvironmentText);
    expect(EnvironmentText.of(LINES.slice(0, -1).join('\n'))).toBeUndefined();
  });

  it('gives the text that it was made of', () => {
    const block = LINES.join('\n');
    expect(EnvironmentText.of(block)?.block).toBe(block);
  });

  it('gives the value of every key, and an empty one also where it is the last', () => {
    const text = EnvironmentText.of(LINES.join('\n'));
    expect(ORDER.map((key) => `${key}: ${text?.get(key)}`)).toEqual(LINES);
    expect(text?.get('agi_threadid')).toBe('');
    expect(text?.get('agi_arg_1')).toBeUndefined();
  });
});
