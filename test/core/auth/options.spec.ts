import { describe, expect, it } from '@jest/globals';
import {
  AGIError,
  challengeAuth,
  signedUrlAuth,
  tokenAuth,
  type AuthFunction,
} from 'nestjs-agi/core';

const good = 'f3a1b2c4d5e6f708192a3b4c5d6e7f80';
const short = 'hunter2-hunter2-hunter2-hunter2';

/** The functions without types, as JavaScript calls them. */
const checks = { tokenAuth, signedUrlAuth, challengeAuth } as unknown as Record<
  string,
  (options?: unknown) => AuthFunction
>;

function refusalOf(check: string, options: unknown): AGIError {
  try {
    checks[check]!(options);
  } catch (error) {
    return error as AGIError;
  }
  throw new Error('it was accepted');
}

describe('the options of the auth functions', () => {
  it.each([
    ['tokenAuth', undefined, 'tokenAuth: options is missing'],
    ['tokenAuth', good, 'tokenAuth: options is a string of 32 characters'],
    ['tokenAuth', {}, 'tokenAuth: token is missing'],
    ['tokenAuth', { token: undefined }, 'tokenAuth: token is missing'],
    ['tokenAuth', { token: '' }, 'tokenAuth: token is an empty string'],
    ['tokenAuth', { token: short }, 'tokenAuth: token is a string of 31 characters'],
    ['tokenAuth', { token: `${good} ` }, 'tokenAuth: token is a string of 33 characters'],
    ['tokenAuth', { token: ` ${good}` }, 'tokenAuth: token is a string of 33 characters'],
    ['tokenAuth', { token: `${good}\n` }, 'tokenAuth: token is a string of 33 characters'],
    ['tokenAuth', { token: [good] }, 'tokenAuth: token is a list of 1'],
    ['tokenAuth', { token: 1 }, 'tokenAuth: token is a whole number of 1 digit'],
    ['tokenAuth', { token: null }, 'tokenAuth: token is null'],
    ['tokenAuth', { tokens: [] }, 'tokenAuth: tokens is a list of 0'],
    ['tokenAuth', { tokens: good }, 'tokenAuth: tokens is a string of 32 characters'],
    ['tokenAuth', { tokens: [good, short] }, 'tokenAuth: tokens[1] is a string of 31 characters'],
    ['tokenAuth', { tokens: [good, undefined] }, 'tokenAuth: tokens[1] is missing'],
    ['tokenAuth', { token: good, tokens: [good] }, 'tokenAuth: token and tokens are both given'],
    ['tokenAuth', { token: good, secret: good }, 'tokenAuth: secret is a string of 32 characters'],
    ['tokenAuth', { token: good, param: '' }, 'tokenAuth: param is an empty string'],
    ['tokenAuth', { token: good, param: 'a&b' }, 'tokenAuth: param is a string of 3 characters'],
    ['signedUrlAuth', { secret: short }, 'signedUrlAuth: secret is a string of 31 characters'],
    [
      'signedUrlAuth',
      { secret: good, maxLifetime: 999 },
      'signedUrlAuth: maxLifetime is a whole number of 3',
    ],
    [
      'signedUrlAuth',
      { secret: good, maxLifetime: 1e9 },
      'signedUrlAuth: maxLifetime is a whole number of 10',
    ],
    ['signedUrlAuth', { secret: good, maxLifetime: NaN }, 'signedUrlAuth: maxLifetime is NaN'],
    [
      'signedUrlAuth',
      { secret: good, clockSkew: -1 },
      'signedUrlAuth: clockSkew is a negative whole number',
    ],
    ['signedUrlAuth', { secret: good, clockSkew: '5' }, 'signedUrlAuth: clockSkew is a string of'],
    ['signedUrlAuth', { secret: good, singleUse: 0 }, 'signedUrlAuth: singleUse is zero'],
    ['signedUrlAuth', { secret: good, singleuse: true }, 'signedUrlAuth: singleuse is true'],
    ['challengeAuth', {}, 'challengeAuth: secret is missing'],
    ['challengeAuth', { secret: '' }, 'challengeAuth: secret is an empty string'],
    ['challengeAuth', { secret: short }, 'challengeAuth: secret is a string of 31 characters'],
    ['challengeAuth', { secrets: [short] }, 'challengeAuth: secrets[0] is a string of 31'],
    ['challengeAuth', { secret: good, variable: '' }, 'challengeAuth: variable is an empty string'],
    ['challengeAuth', { secret: good, variable: '1A' }, 'challengeAuth: variable is a string of 2'],
    ['challengeAuth', { secret: good, variable: 'A)}${B' }, 'challengeAuth: variable is a string'],
    ['challengeAuth', { secret: good, variable: 'A\n' }, 'challengeAuth: variable is a string of'],
    ['challengeAuth', { secret: good, timeout: 0 }, 'challengeAuth: timeout is zero'],
    ['challengeAuth', { secret: good, timeout: {} }, 'challengeAuth: timeout is an object'],
  ])('%s(%j) is refused at once', (check, options, message) => {
    const error = refusalOf(check, options);
    expect(error).toBeInstanceOf(AGIError);
    expect(error.code).toBe('E_AGI_INVALID_ARGUMENT');
    expect(error.message.startsWith(message)).toBe(true);
    expect(error.message).toMatch(/must be|put all/);
  });

  const SECRET =
    'at least 32 letters, digits or any of . _ ~ - (`openssl rand -hex 32` makes one): ' +
    'a shorter one can be guessed, and other characters mean something to URLs or dialplans';

  it.each([
    [
      'tokenAuth',
      undefined,
      'options is missing, but it must be an object with token, tokens, param',
    ],
    ['signedUrlAuth', [], 'options is a list of 0 elements, but it must be an object with secret,'],
    ['tokenAuth', {}, `token is missing, but it must be ${SECRET}`],
    ['tokenAuth', { token: short }, `token is a string of 31 characters, but it must be ${SECRET}`],
    ['tokenAuth', { tokens: [''] }, `tokens[0] is an empty string, but it must be ${SECRET}`],
    [
      'tokenAuth',
      { tokens: [] },
      'tokens is a list of 0 elements, but it must be a list of at least one token',
    ],
    [
      'challengeAuth',
      { secrets: [] },
      'secrets is a list of 0 elements, but it must be a list of at least one secret',
    ],
    [
      'signedUrlAuth',
      { secret: good, secrets: [good] },
      'secret and secrets are both given; put all of them into secrets',
    ],
    [
      'tokenAuth',
      { token: good, param: 'ä' },
      'param is a string of 1 character, but it must be the name of a query parameter, ' +
        'of letters, digits or any of . _ ~ -',
    ],
    [
      'challengeAuth',
      { secret: good, variable: '1A' },
      "variable is a string of 2 characters, but it must be a variable's name: letters, " +
        'digits and _, no digit first',
    ],
    [
      'signedUrlAuth',
      { secret: good, maxLifetime: 3_600_001 },
      'maxLifetime is a whole number of 7 digits, but it must be a whole number of ms from 1000 to 3600000',
    ],
    [
      'signedUrlAuth',
      { secret: good, clockSkew: 3_600_001 },
      'clockSkew is a whole number of 7 digits, but it must be a whole number of ms from 0 to 3600000',
    ],
    [
      'challengeAuth',
      { secret: good, timeout: 60_001 },
      'timeout is a whole number of 5 digits, but it must be a whole number of ms from 1 to 60000',
    ],
  ])('%s(%j) says what is wrong, and what is allowed', (check, options, message) => {
    const expected = `${check}: ${message}`;
    expect(refusalOf(check, options).message.slice(0, expected.length)).toBe(expected);
  });

  it.each([
    ['tokenAuth', { token: 'aZ09._~-'.repeat(4) }],
    ['tokenAuth', { tokens: [good], param: 'aZ09._~-' }],
    ['signedUrlAuth', { secret: good, maxLifetime: 1000, clockSkew: 0 }],
    ['signedUrlAuth', { secret: good, maxLifetime: 3_600_000, clockSkew: 3_600_000 }],
    ['challengeAuth', { secret: good, variable: '_a1', timeout: 1 }],
    ['challengeAuth', { secrets: [good], variable: 'Z', timeout: 60_000 }],
  ])('%s(%j) is taken', (check, options) => {
    expect(checks[check]!(options)).toBeInstanceOf(Function);
  });

  it.each([
    ['tokenAuth', { token: short }],
    ['tokenAuth', { tokens: [short] }],
    ['tokenAuth', { tokens: short }],
    ['tokenAuth', short],
    ['signedUrlAuth', { secrt: short }],
    ['signedUrlAuth', { secret: good, maxLifetime: short }],
    ['challengeAuth', { secret: good, variable: short }],
    ['challengeAuth', { secret: good, secrets: [short] }],
  ])('%s() refuses %j without showing the value', (check, options) => {
    const { message, stack } = refusalOf(check, options);
    expect(`${message} ${stack ?? ''}`).not.toContain('hunter2');
    expect(`${message} ${stack ?? ''}`).not.toContain(good);
  });
});
