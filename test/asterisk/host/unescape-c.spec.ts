import { expect, it } from '@jest/globals';
import { unescapeC } from './unescape-c.js';

it('unescapes the values of VarSet', () => {
  expect(unescapeC(String.raw`a\nb\\\"\'\?`).toString()).toBe('a\nb\\"\'?');
});
