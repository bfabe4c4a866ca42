import { randomBytes } from 'node:crypto';
import type { AuthFunction } from './auth-function.js';
import { wholeMilliseconds } from '../options/number-rules.js';
import { textLike } from '../options/rules.js';
import { withDefault } from '../options/value-rule.js';
import { resolveCheck } from './resolve-check.js';
import { isOneOf, secretRules, secretsOf, sha1 } from './secrets.js';

/**
 * Options of {@link challengeAuth}. Either `secret` or `secrets` has to be given.
 *
 * @publicApi
 */
export interface ChallengeAuthOptions {
  /** The secret that Asterisk has as well: at least 32 letters, digits or any of `. _ ~ -`. */
  secret?: string | undefined;
  /** Several secrets that are all accepted: the old and the new one while dialplans change. */
  secrets?: readonly (string | undefined)[] | undefined;
  /** The global variable of Asterisk that holds the secret; `AGI_SECRET` unless given. */
  variable?: string | undefined;
  /** Time in ms in which Asterisk has to answer, from 1 to 60000; 5000 unless given. */
  timeout?: number | undefined;
}

/** Asterisk evaluates an expression with the name in it, so that no other character may be in the name. */
const VARIABLE = textLike(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "a variable's name: letters, digits and _, no digit first",
);
const RULES = {
  ...secretRules('secret'),
  variable: withDefault('AGI_SECRET', VARIABLE),
  timeout: withDefault(5000, wholeMilliseconds(1, { most: 60_000 })),
};

/**
 * Makes an auth function that accepts a call if its Asterisk proves that it has a secret, without sending
 * it: Asterisk is asked for the SHA1 of the secret and a random number of 128 bits. `[globals]` of the
 * dialplan holds the secret; the `AGI()` line stays as it is. Asterisk: GET FULL VARIABLE, with the
 * functions GLOBAL and SHA1.
 *
 * It does not stop a relay, which forwards question and answer between this server and an Asterisk that
 * calls the relay, nor an attacker who changes later bytes of the connection. And it proves nothing to
 * Asterisk: a wrong server that Asterisk calls can read the variable.
 *
 * @param options the secret, or the secrets, and how they are asked for
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`. It rejects with
 * `E_AGI_COMMAND_TIMEOUT` if Asterisk does not answer, and the dialplan reads `auth_error`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used, without its value
 * @publicApi
 */
export function challengeAuth(options: ChallengeAuthOptions): AuthFunction {
  const settings = resolveCheck('challengeAuth', options, RULES);
  const { variable, timeout } = settings;
  const secrets = secretsOf('challengeAuth', 'secret', settings);

  return async (channel) => {
    const nonce = randomBytes(16).toString('hex');
    // GLOBAL, because without it a channel variable of that name would be read, and a caller may be able
    // to set one.
    const question = `\${SHA1(\${GLOBAL(${variable})}:${nonce})}`;
    const { value } = await channel.getFullVariable(question, undefined, { timeout });
    if (value === null) return false;
    return isOneOf(
      secrets.map((secret) => sha1(`${secret}:${nonce}`)),
      value,
    );
  };
}
