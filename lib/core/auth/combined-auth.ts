import { invalidArgument } from '../errors.js';
import type { AuthFunction } from './auth-function.js';

/**
 * Lets calls in that every check lets in, asked one after another up to the first that does not.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no check, or one is no function
 * @publicApi
 */
export function allOf(...checks: AuthFunction[]): AuthFunction {
  verify('allOf', checks);
  return async (...call) => {
    for (const check of checks) if (!(await passes(check, call))) return false;
    return true;
  };
}

/**
 * Lets calls in that any check lets in, asked one after another up to the first that does. A check that
 * throws ends it: the call is refused.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no check, or one is no function
 * @publicApi
 */
export function anyOf(...checks: AuthFunction[]): AuthFunction {
  verify('anyOf', checks);
  return async (...call) => {
    for (const check of checks) if (await passes(check, call)) return true;
    return false;
  };
}

/** As strict as the server itself: what is not `true` is no. */
async function passes(check: AuthFunction, call: Parameters<AuthFunction>): Promise<boolean> {
  const verdict: unknown = await check(...call);
  return verdict === true;
}

function verify(name: string, checks: readonly unknown[]): void {
  if (checks.length === 0) throw invalidArgument(`${name}: checks`, checks, 'given, at least one');
  checks.forEach((check, index) => {
    if (typeof check !== 'function') {
      throw invalidArgument(`${name}: check ${index + 1}`, check, 'a function');
    }
  });
}
