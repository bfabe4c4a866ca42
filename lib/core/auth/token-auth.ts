import type { AuthFunction } from './auth-function.js';
import { textLike } from '../options/rules.js';
import { withDefault } from '../options/value-rule.js';
import { resolveCheck } from './resolve-check.js';
import { isOneOf, secretRules, secretsOf } from './secrets.js';

/** Options of {@link tokenAuth}. Give `token` or `tokens`. */
export interface TokenAuthOptions {
  /** The token: at least 32 letters, digits or any of `. _ ~ -`. */
  token?: string | undefined;
  /** Several of them, all good: the old and the new one while dialplans change. */
  tokens?: readonly (string | undefined)[] | undefined;
  /** The query parameter that carries it; `token` unless given. */
  param?: string | undefined;
}

const PARAMETER = textLike(
  /^[A-Za-z0-9._~-]+$/,
  'the name of a query parameter, of letters, digits or any of . _ ~ -',
);
const RULES = { ...secretRules('token'), param: withDefault('token', PARAMETER) };

/**
 * Lets calls in whose URL carries a shared token: `AGI(agi://host/menu?token=…)`. Compared in
 * constant time; a parameter that is there twice is refused.
 *
 * It does not stop who can read the URL: it crosses the network in the clear, and Asterisk writes it
 * into its log, its call records and its events. Handlers find it in `params` and `request.url`.
 *
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used, without its value
 * @publicApi
 */
export function tokenAuth(options: TokenAuthOptions): AuthFunction {
  const settings = resolveCheck('tokenAuth', options, RULES);
  const { param } = settings;
  const tokens = secretsOf('tokenAuth', 'token', settings);
  return ({ request }) => {
    // The query alone: in `params` a route's own `:token` would stand in front of it.
    const token = request.query[param];
    return typeof token === 'string' && isOneOf(tokens, token);
  };
}
