import { describe, expect, it } from '@jest/globals';
import { assignExactly } from '../../../lib/core/command/exact-value.js';

/** Longer than any of these expressions. */
const LINE = 8000;

describe('the assignment of an exact value', () => {
  it('is one expression where it fits, with the value in BASE64 between two marks', () => {
    expect(assignExactly('X', Buffer.from('a'), LINE)).toEqual({
      expressions: [
        '${SET(X=${BASE64_DECODE(PCxh)},>):9999999}${SHIFT(X)}${POP(X)}${BASE64_DECODE(IQ==)}',
      ],
      proof: '<>!',
    });
  });

  it('is several where it does not: the last one puts it together, and forgets the beginning', () => {
    const value = Buffer.from('0123456789'.repeat(30));
    const { expressions, proof } = assignExactly('X', value, 400);
    expect(proof).toBe('<>!');
    expect(expressions.length).toBeGreaterThan(1);
    for (const expression of expressions) expect(expression.length).toBeLessThanOrEqual(400);
    const pieces = expressions.map((one) => /BASE64_DECODE\(([^)]+)\)/.exec(one)?.[1] ?? '');
    expect(pieces.map((piece) => Buffer.from(piece, 'base64').toString()).join('')).toBe(
      `<,${value.toString()}`,
    );
    const [first = '', ...rest] = expressions;
    const last = rest.pop() ?? '';
    expect(first).toBe(`\${SET(AGI_EXACT_VALUE=\${BASE64_DECODE(${pieces[0]})},>):9999999}`);
    for (const [index, expression] of rest.entries()) {
      expect(expression).toBe(
        '${SET(AGI_EXACT_VALUE=${AGI_EXACT_VALUE:0:-2}' +
          `\${BASE64_DECODE(${pieces[index + 1]})},>):9999999}`,
      );
    }
    expect(last).toBe(
      `\${SET(X=\${AGI_EXACT_VALUE:0:-2}\${BASE64_DECODE(${pieces.at(-1)})},>):9999999}` +
        '${SET(AGI_EXACT_VALUE=)}${SHIFT(X)}${POP(X)}${BASE64_DECODE(IQ==)}',
    );
  });

  it('takes one group of BASE64 at a time where the name leaves no room', () => {
    const { expressions } = assignExactly('X', Buffer.from('abcd'), 10);
    expect(expressions).toHaveLength(2);
  });

  it.each([
    ['', '<>!'],
    ['a:1', '<>!'],
    [')a', '<>!'],
    ['a):1', '<(>!'],
    ['):):', '<((>!'],
    ['):)):', '<(>!'],
    [')):', '<>!'],
    ['(:', '<>!'],
    ['(:1):2', '<>!'],
    ['()):', '<(>!'],
    ['))(:', '<(>!'],
  ])('of %j has as many open brackets before it as keep its colons inside', (value, proof) => {
    expect(assignExactly('X', Buffer.from(value), LINE).proof).toBe(proof);
  });
});
