import type { AuthFunction } from './auth-function.js';
import { wholeMilliseconds } from '../options/number-rules.js';
import { trueOrFalse } from '../options/rules.js';
import { withDefault } from '../options/value-rule.js';
import { resolveCheck } from './resolve-check.js';
import { isOneOf, secretRules, secretsOf, sha1 } from './secrets.js';
import { UsedSignatures } from './used-signatures.js';

/**
 * Options of {@link signedUrlAuth}. Either `secret` or `secrets` has to be given.
 *
 * @publicApi
 */
export interface SignedUrlAuthOptions {
  /** The secret that the dialplan signs with: at least 32 letters, digits or any of `. _ ~ -`. */
  secret?: string | undefined;
  /** Several secrets that are all accepted: the old and the new one while dialplans change. */
  secrets?: readonly (string | undefined)[] | undefined;
  /** How far in the future `expires` may be, in ms, from 1000 to 3600000; 60000 unless given. */
  maxLifetime?: number | undefined;
  /** How much the clocks of Asterisk and this machine may differ, in ms; 5000 unless given. */
  clockSkew?: number | undefined;
  /** Whether this process accepts a signature only once; `true` unless given. */
  singleUse?: boolean | undefined;
}

const HOUR = 3_600_000;
const RULES = {
  ...secretRules('secret'),
  maxLifetime: withDefault(60_000, wholeMilliseconds(1000, { most: HOUR })),
  clockSkew: withDefault(5000, wholeMilliseconds(0, { most: HOUR })),
  singleUse: withDefault(true, trueOrFalse),
};

/** The signature is over the text of the URL from the path on. `expires` and `signature` come last. */
const SIGNED_URL =
  /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/[^?]*\?(?:.*&)?expires=(\d{1,12}))&signature=([0-9a-f]{40})$/is;

/**
 * Makes an auth function that accepts a call if the dialplan has signed its URL, for this call and for a
 * short time. Path, all query parameters, expiry and the call's unique id are signed:
 *
 * ```text
 * target    = /account/42?expires=1767225600
 * signature = SHA1(secret:SHA1(secret:uniqueid:target))
 * url       = agi://host + target + &signature= + signature
 * ```
 *
 * There are two nested hashes, because Asterisk has no HMAC, and an attacker could extend a single hash
 * without the secret. It does not stop an attacker who reads a URL on the network and uses it first, nor
 * one who changes later bytes of the connection. Each process has its own memory of used signatures.
 *
 * @param options the secret, or the secrets, and how long a signature is valid
 * @returns a function for `server.auth()`, a route's `auth`, or `@AgiGuard()`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used, without its value
 * @publicApi
 */
export function signedUrlAuth(options: SignedUrlAuthOptions): AuthFunction {
  const settings = resolveCheck('signedUrlAuth', options, RULES);
  const { maxLifetime: lifetime, clockSkew: skew, singleUse } = settings;
  const secrets = secretsOf('signedUrlAuth', 'secret', settings);
  const used = new UsedSignatures(skew);

  return ({ request }) => {
    const [, target, expires, signature] = SIGNED_URL.exec(request.url) ?? [];
    const { uniqueId } = request;
    if (target === undefined || signature === undefined || uniqueId === undefined) return false;
    // If the id had a colon, a part of it could be taken for the beginning of the target.
    if (uniqueId.includes(':')) return false;
    const expected = secrets.map((secret) =>
      sha1(`${secret}:${sha1(`${secret}:${uniqueId}:${target}`)}`),
    );
    if (!isOneOf(expected, signature)) return false;
    const now = Date.now();
    const left = Number(expires) * 1000 - now;
    if (left < -skew || left > lifetime + skew) return false;
    return !singleUse || used.add(signature, Number(expires), now);
  };
}
