import { expect, it } from '@jest/globals';
import { isStandardSchema, validated } from '../../lib/core/internal.js';

const standard = { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) };

it.each([
  [{ '~standard': standard }, true],
  [Object.assign(() => undefined, { '~standard': standard }), true],
  [{ '~standard': {} }, false],
  [{}, false],
  [() => undefined, false],
  [null, false],
  [undefined, false],
  ['text', false],
  [7, false],
])('whether %p is a validator', (value, is) => {
  expect(isStandardSchema(value)).toBe(is);
});

it('issues are told with the keys that lead to them', async () => {
  const issues = [
    { message: 'too short' },
    { message: 'no number', path: ['a', { key: 0 }, Symbol('s')] },
  ];
  const schema = { '~standard': { ...standard, validate: () => ({ issues }) } };
  expect(await validated(schema as never, 'x')).toEqual({
    issues: ['too short', 'a.0.Symbol(s): no number'],
  });
});
