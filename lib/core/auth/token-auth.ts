import type { AuthFunction } from './auth-function.js';
import { textLike } from '../options/rules.js';
import { withDefault } from '../options/value-rule.js';
import { resolveCheck } from './resolve-check.js';
import { isOneOf, secretRules, secretsOf } from './secrets.js';

/**
 * Options of {@link tokenAuth}. Either `token` or `tokens` has to be given.
 *
 * @publicApi
 */
export interface TokenAuthOptions {
  /** The token: at least 32 letters, digits or any of `. _ ~ -`. */
  token?: string | undefined;
  /** Several tokens that are all accepted: the old and the new one while dialplans change. */
  tokens?: readonly (string | undefined)[] | undefined;
  /** The query parameter with the token; `token` unless given. */
  param?: string | undefined;
}

const PARAMETER = textLike(
  /^[A-Za-z0-9._~-]+$/,
  'the name of a query parameter, of letters, digits or any of . _ ~ -',
);
const RULES = { ...secretRules('token'), param: withDefault('token', PARAMETER) };

/**
 * Makes an auth function that accepts a call if its URL has a shared token:
 * `AGI(agi://host/menu?token=…)`. Tokens are compared in constant time. A call with two tokens is refused.
 *
 * It does not stop an attacker who can read the URL: it crosses the network in the clear, and Asterisk
 * writes it into its log, its call records and its events. Handlers find it in `params` and `request.url`.
 *
 * @param options the token, or the tokens, and the name of the parameter
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used, without its value
 * @publicApi
 */
export function tokenAuth(options: TokenAuthOptions): AuthFunction {
  const settings = resolveCheck('tokenAuth', options, RULES);
  const { param } = settings;
  const tokens = secretsOf('tokenAuth', 'token', settings);
  return ({ request }) => {
    // The query, and not `params`: there a path parameter `:token` would replace it.
    const token = request.query[param];
    return typeof token === 'string' && isOneOf(tokens, token);
  };
}
