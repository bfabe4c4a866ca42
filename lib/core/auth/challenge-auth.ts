import { randomBytes } from 'node:crypto';
import type { AuthFunction } from './auth-function.js';
import { wholeMilliseconds } from '../options/number-rules.js';
import { textLike } from '../options/rules.js';
import { withDefault } from '../options/value-rule.js';
import { resolveCheck } from './resolve-check.js';
import { isOneOf, secretRules, secretsOf, sha1 } from './secrets.js';

/** Options of {@link challengeAuth}. Give `secret` or `secrets`. */
export interface ChallengeAuthOptions {
  /** The secret that Asterisk has, too: at least 32 letters, digits or any of `. _ ~ -`. */
  secret?: string | undefined;
  /** Several of them, all good: the old and the new one while dialplans change. */
  secrets?: readonly (string | undefined)[] | undefined;
  /** Asterisk's global variable that holds it; `AGI_SECRET` unless given. */
  variable?: string | undefined;
  /** Time in ms that Asterisk has to answer; 5000 unless given. */
  timeout?: number | undefined;
}

/** The name becomes part of what Asterisk evaluates: nothing else may come with it. */
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
 * Lets calls in whose Asterisk proves that it has a secret, without sending it: it is asked for the
 * SHA1 of the secret and a random number of 128 bits. `[globals]` of the dialplan holds the secret, the
 * `AGI()` line stays as it is. Asterisk: GET FULL VARIABLE, with the functions GLOBAL and SHA1.
 *
 * It does not stop a relay, which passes question and answer on between this server and an Asterisk that
 * calls it, nor who changes what follows on the connection. And it proves nothing to Asterisk: a server
 * that Asterisk was pointed at can simply read the variable.
 *
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`. It rejects with
 * `E_AGI_COMMAND_TIMEOUT` if Asterisk does not answer, which the dialplan sees as `auth_error`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used, without its value
 * @publicApi
 */
export function challengeAuth(options: ChallengeAuthOptions): AuthFunction {
  const settings = resolveCheck('challengeAuth', options, RULES);
  const { variable, timeout } = settings;
  const secrets = secretsOf('challengeAuth', 'secret', settings);

  return async (channel) => {
    const nonce = randomBytes(16).toString('hex');
    // GLOBAL, because a channel variable of that name would be read instead, and who places a call
    // may be able to set one.
    const question = `\${SHA1(\${GLOBAL(${variable})}:${nonce})}`;
    const { value } = await channel.getFullVariable(question, undefined, { timeout });
    if (value === null) return false;
    return isOneOf(
      secrets.map((secret) => sha1(`${secret}:${nonce}`)),
      value,
    );
  };
}
