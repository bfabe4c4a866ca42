import { describe, expect, it } from '@jest/globals';
import { makeSeparator } from '../../../lib/core/channel/call/separator.js';
import {
  isTemplateName,
  readTemplate,
  writeTemplate,
} from '../../../lib/core/command/variable-template.js';

describe('an expression that reads several variables', () => {
  it('has a separator between them', () => {
    expect(writeTemplate(['A', 'CALLERID(num)', 'B'], '~1~')).toBe(
      '${A}~1~${CALLERID(num)}~1~${B}',
    );
    expect(writeTemplate(['A'], '~1~')).toBe('${A}');
  });

  it('reads no more of each value than is asked for', () => {
    expect(writeTemplate(['A', 'B'], '~1~', 30)).toBe('${A:0:30}~1~${B:0:30}');
  });

  it.each([
    ['A', true],
    ['__A_1', true],
    ['CALLERID(num)', true],
    ['DB(family/a key:1,2)', true],
    ['HASH(a)(b)', false],
    ['', false],
    ['A:0:3', false],
    ['A}${SHELL(rm)}', false],
    ['SHELL(${A})', false],
    ['F(a', false],
    ['F(\n)', false],
    [7, false],
    [null, false],
  ])('is made of %j: %j', (name, allowed) => {
    expect(isTemplateName(name)).toBe(allowed);
  });

  it.each([
    ['empty values', ['', '', '']],
    ['brackets, quotes and newlines', ['a)\n200 result=1 (b', '"\\', ')']],
    ['what looks like a separator', ['~0000000000000000~', '~', '${B}']],
  ])('gives back %s', (_what, values) => {
    const separator = makeSeparator();
    const read = readTemplate(['A', '__proto__', 'B'], separator, values.join(separator));
    expect(Object.entries(read ?? {})).toEqual([
      ['A', values[0]],
      ['__proto__', values[1]],
      ['B', values[2]],
    ]);
  });

  it('is not the answer if a separator is missing or there is one too many', () => {
    expect(readTemplate(['A', 'B'], '~1~', 'a')).toBeUndefined();
    expect(readTemplate(['A', 'B'], '~1~', 'a~1~b~1~')).toBeUndefined();
  });

  it('never has the same separator twice', () => {
    expect(makeSeparator()).toMatch(/^~[0-9a-f]{16}~$/);
    expect(makeSeparator()).not.toBe(makeSeparator());
  });
});
