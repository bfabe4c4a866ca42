import { describe, expect, it } from '@jest/globals';
import {
  aFunction,
  anyMilliseconds,
  integer,
  listOf,
  LONGEST_DELAY,
  milliseconds,
  objectOf,
  oneOf,
  optional,
  recordOf,
  resolveOptions,
  text,
  textLike,
  trueOrFalse,
  wholeMilliseconds,
  withDefault,
  type ValueRule,
} from '../../../lib/core/internal.js';

const size: ValueRule<{ width: number; unit?: string }> = objectOf(
  { width: integer({ least: 1 }), unit: text },
  { allowed: 'an object: { width, unit }', required: ['width'] },
);

const RULES = {
  port: withDefault(4573, integer({ least: 0, most: 65_535 })),
  bytes: withDefault(1024, integer({ least: 16, most: Infinity, unit: 'bytes' })),
  timeout: withDefault(0, wholeMilliseconds(0, { note: '0 for none' })),
  delay: withDefault(0.5, milliseconds()),
  drain: withDefault(0, anyMilliseconds()),
  mode: withDefault('auto', oneOf('auto', 'always', 'never')),
  strict: withDefault(true, trueOrFalse),
  name: optional(textLike(/^\w+$/, 'a name')),
  write: optional(aFunction()),
  hosts: optional(listOf(text, { least: 1 })),
  variables: optional(recordOf(text)),
  size: optional(size),
};

const resolve = (given: unknown): object => resolveOptions<object>(given, RULES, 'x options');

describe('resolveOptions()', () => {
  it('fills in the defaults', () => {
    expect(resolve(undefined)).toEqual({
      port: 4573,
      bytes: 1024,
      timeout: 0,
      delay: 0.5,
      drain: 0,
      mode: 'auto',
      strict: true,
      name: undefined,
      write: undefined,
      hosts: undefined,
      variables: undefined,
      size: undefined,
    });
    expect(resolve({ port: undefined })).toEqual(resolve({}));
  });

  it.each<[object]>([
    [{ port: 65_535 }],
    [{ bytes: Number.MAX_SAFE_INTEGER }],
    [{ timeout: LONGEST_DELAY }],
    [{ delay: 0.25 }],
    [{ drain: Infinity }],
    [{ size: { width: 1 } }],
    [{ size: { width: 1, unit: undefined } }],
    [{ hosts: ['a'] }],
    [{ variables: {} }],
  ])('accepts %j', (given) => {
    expect(resolve(given)).toMatchObject(given);
  });

  it.each<[unknown, string]>([
    [5, 'x options is a whole number of 1 digit, but it must be an object'],
    [[], 'x options is a list of 0 elements, but it must be an object'],
    [{ port: '1' }, 'x options.port is "1", but it must be a whole number from 0 to 65535'],
    [{ bytes: 1 }, 'x options.bytes is 1, but it must be a whole number of bytes of at least 16'],
    [
      { timeout: 2 ** 31 },
      `x options.timeout is ${2 ** 31}, but it must be a whole number of ms from 0 to ${LONGEST_DELAY}, 0 for none`,
    ],
    [{ timeout: 0.5 }, 'x options.timeout is 0.5'],
    [{ delay: Infinity }, `delay is Infinity, but it must be a time in ms from 0 to`],
    [{ drain: -1 }, 'x options.drain is -1, but it must be a number of ms'],
    [{ drain: NaN }, 'x options.drain is NaN'],
    [{ mode: 'all' }, `mode is "all", but it must be 'auto', 'always' or 'never'`],
    [{ strict: 'yes' }, 'x options.strict is "yes", but it must be true or false'],
    [{ name: 'a b' }, 'x options.name is "a b", but it must be a name'],
    [{ write: 1 }, 'x options.write is 1, but it must be a function'],
    [{ hosts: [] }, 'x options.hosts is [], but it must be a list'],
    [{ hosts: ['a', 1] }, 'x options.hosts[1] is 1, but it must be a text'],
    // eslint-disable-next-line no-sparse-arrays -- a gap is no entry
    [{ hosts: ['a', , 'b'] }, 'x options.hosts[1] is missing, but it must be a text'],
    [{ variables: { 'a b': 1 } }, 'x options.variables["a b"] is 1, but it must be a text'],
    [{ size: {} }, 'x options.size.width is missing, but it must be a whole number from 1'],
    [{ size: { width: 0 } }, 'x options.size.width is 0'],
    [{ size: { widht: 1 } }, 'size.widht is 1, but it must be left out: there is no such option'],
    [{ size: { widht: 1 } }, '; did you mean width?'],
  ])('refuses %j', (given, message) => {
    expect(() => resolve(given)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('names the option that was probably meant, or all of them, and does not show the value', () => {
    expect(() => resolve({ prot: 'secret' })).toThrow(
      'x options.prot is a string of 6 characters, but it must be left out: there is no such option; did you mean port?',
    );
    expect(() => resolve({ somethingElse: 1 })).toThrow(
      /no such option\. Options are port, bytes, timeout/,
    );
  });

  it('does not show the value of an option that may be a secret', () => {
    const name = { whole: 'check: options', prefix: 'check: ', shownAs: 'described' as const };
    expect(() => resolveOptions<object>({ name: 'hunter 2' }, RULES, name)).toThrow(
      'check: name is a string of 8 characters, but it must be a name',
    );
  });

  it('keeps frozen copies of lists and objects', () => {
    const given = { hosts: ['a'], size: { width: 1 } };
    const settings = resolve(given) as typeof given;
    given.hosts.push('b');
    given.size.width = 2;
    expect(settings).toMatchObject({ hosts: ['a'], size: { width: 1 } });
    expect(() => settings.hosts.push('c')).toThrow(TypeError);
  });
});
