import { describe, expect, it } from '@jest/globals';
import { AGIError, describeThrown } from 'nestjs-agi/core';
import { describeValue } from '../../../lib/core/internal.js';

describe('describeThrown()', () => {
  it('gives name, message and stack, and those of the causes', () => {
    const cause = new TypeError('wrong');
    const { name, message, stack } = describeThrown(new RangeError('too far', { cause }));
    expect({ name, message }).toEqual({ name: 'RangeError', message: 'too far' });
    const lines = stack.split('\n');
    expect(lines[0]).toBe('RangeError: too far');
    expect(lines[1]).toMatch(/^ {4}at .*describe-thrown\.spec\.ts:\d+:\d+\)?$/);
    expect(lines).toContain('  [cause]: TypeError: wrong');
    expect(lines.at(-1)).toMatch(/^ {6}at /);
  });

  it('masks digits in messages, also in those of causes, and not in stack frames', () => {
    const cause = new Error('card 4111111111111111');
    const { stack } = describeThrown(new Error('PIN ٤٧١١ or 4711', { cause }));
    expect(stack).toContain('Error: PIN *** or ***\n');
    expect(stack).toContain('[cause]: Error: card ***\n');
    expect(stack).not.toMatch(/4711|4111/);
    expect(stack).toMatch(/spec\.ts:\d+:\d+/);
  });

  it('masks no digits of this library’s errors, which hold no values of callers', () => {
    const error = new AGIError('E_AGI_LIMIT', 'at most 8190 bytes', { cause: new Error('4711') });
    const { message, stack } = describeThrown(error);
    expect(message).toBe('at most 8190 bytes');
    expect(stack).toContain('[cause]: Error: ***');
  });

  it('shows digits if the given function masks nothing', () => {
    expect(describeThrown(new Error('PIN 4711'), (text) => text).message).toBe('PIN 4711');
  });

  it('makes one line of a message, and takes no line of it for a stack frame', () => {
    const forged = 'first\n[Nest] forged\x1b[2J\n    at forged (file.js:1:1)';
    const { message, stack } = describeThrown(new Error(forged));
    expect(message).toBe(String.raw`first\n[Nest] forged\u001b[2J\n    at forged (file.js:1:1)`);
    const [header, ...frames] = stack.split('\n');
    expect(header).toBe(`Error: ${message}`);
    expect(frames.some((frame) => frame.includes('forged'))).toBe(false);
    expect(stack).not.toContain('\x1b');
  });

  it('shows only stack frames of a stack', () => {
    const error = Object.assign(new Error('x'), { stack: 'PIN 4711\nsecret\n    at f (a.js:1:2)' });
    expect(describeThrown(error).stack).toBe('Error: x\n    at f (a.js:1:2)');
  });

  it('ends, however many causes and characters there are', () => {
    let error = new Error('deepest');
    for (let depth = 0; depth < 1000; depth++)
      error = new Error('x'.repeat(5000), { cause: error });
    expect(describeThrown(error).stack.length).toBeLessThan(25_000);
  });

  it('ends with a ring of causes', () => {
    const [one, other] = [new Error('one'), new Error('other')];
    one.cause = other;
    other.cause = one;
    expect(describeThrown(one).stack.match(/\[cause\]/g)).toHaveLength(1);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['text 4711', 'text ***'],
    [Symbol('s'), 'Symbol(s)'],
    [{ message: 'of an object' }, 'of an object'],
    [Object.assign(Object.create(null), { pin: '4711' }), 'an object that is no Error'],
    [{ toString: () => '4711' }, 'an object that is no Error'],
    [['4711'], 'a list of 1 element that is no Error'],
    [() => '4711', 'a function that is no Error'],
  ])('describes %p, which is no error', (thrown, message) => {
    expect(describeThrown(thrown).message).toBe(message);
  });
});

it.each([
  ['', 'an empty string'],
  ['4', 'a string of 1 character'],
  ['4711', 'a string of 4 characters'],
  [0, 'zero'],
  [-4711, 'a negative whole number of 4 digits'],
  [47.11, 'a number with a fraction'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [4711n, 'a bigint'],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('4711'), 'a symbol'],
  [['4711'], 'a list of 1 element'],
  [Buffer.from('4711'), '4 bytes'],
  [new Date(NaN), 'an invalid Date'],
  [new Date(), 'a Date'],
  [{ toString: () => '4711' }, 'an object'],
])('describeValue() tells only the kind of a value', (value, description) => {
  expect(describeValue(value)).toBe(description);
});

it('describeValue() does not throw for a revoked proxy', () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  expect(describeValue(proxy)).toBe('an object');
});
