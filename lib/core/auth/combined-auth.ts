import { invalidArgument } from '../errors.js';
import type { AuthFunction } from './auth-function.js';

/**
 * Makes an auth function that accepts a call if all of some auth functions accept it. They are called one
 * after another, until one refuses the call or throws.
 *
 * @param checks auth functions, at least one
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no check, or one is no function
 *
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
 * Makes an auth function that accepts a call if one of some auth functions accepts it. They are called
 * one after another, until one accepts the call or throws. If one throws, the call is refused.
 *
 * @param checks auth functions, at least one
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no check, or one is no function
 *
 * @publicApi
 */
export function anyOf(...checks: AuthFunction[]): AuthFunction {
  verify('anyOf', checks);
  return async (...call) => {
    for (const check of checks) if (await passes(check, call)) return true;
    return false;
  };
}

/** Calls one check, and is as strict as the server: every value but `true` refuses the call. */
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
