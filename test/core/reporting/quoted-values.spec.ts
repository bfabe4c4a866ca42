import { expect, it } from '@jest/globals';
import { AGIError, isAGIError } from 'nestjs-agi/core';
import { quoteValue } from '../../../lib/core/internal.js';

it.each([
  ['a "b"', String.raw`"a \"b\""`],
  ['a\nb', String.raw`"a\nb"`],
  [7, '7'],
  [undefined, 'undefined'],
  // Eighty characters with their quotes are shown as they are.
  ['x'.repeat(78), `"${'x'.repeat(78)}"`],
  ['x'.repeat(79), `"${'x'.repeat(76)}...`],
])('%j is shown as %s', (value, shown) => {
  expect(quoteValue(value)).toBe(shown);
});

it('only an error of the library is one, whatever is looked at', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(isAGIError(new AGIError('E_AGI_ABORTED', 'x'))).toBe(true);
  for (const other of [new Error('x'), undefined, null, 'x', {}, proxy]) {
    expect(isAGIError(other)).toBe(false);
  }
});
