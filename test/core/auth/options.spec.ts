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
