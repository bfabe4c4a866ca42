import { createHash, timingSafeEqual } from 'node:crypto';
import { AGIError } from '../errors.js';
import { refusedValue } from '../options/check-value.js';
import { listOf, textLike } from '../options/rules.js';
import { optional, type OptionRules } from '../options/value-rule.js';

/**
 * The shortest secret that holds 128 bits in hex. A stranger who sees a signature or the answer to a
 * challenge can try secrets against it, without end.
 */
const SECRET = textLike(
  /^[A-Za-z0-9._~-]{32,}$/,
  'at least 32 letters, digits or any of . _ ~ - (`openssl rand -hex 32` makes one): ' +
    'a shorter one can be guessed, and other characters mean something to URLs or dialplans',
);

/** The options that hold secrets: one of them as `secret`, or several as `secrets`. */
type SecretSettings<Name extends 'secret' | 'token'> = Record<Name, string | undefined> &
  Record<`${Name}s`, readonly string[] | undefined>;

/** The rules of the options `name` and `<name>s`. */
export function secretRules<Name extends 'secret' | 'token'>(
  name: Name,
): OptionRules<SecretSettings<Name>> {
  return {
    [name]: optional(SECRET),
    [`${name}s`]: optional(listOf(SECRET, { least: 1, allowed: `a list of at least one ${name}` })),
  } as unknown as OptionRules<SecretSettings<Name>>;
}

/** The secrets that are given. Several are all good, while a new one replaces the old one. */
export function secretsOf<Name extends 'secret' | 'token'>(
  check: string,
  name: Name,
  settings: SecretSettings<Name>,
): readonly string[] {
  const one: string | undefined = settings[name];
  const several: readonly string[] | undefined = settings[`${name}s`];
  if (several === undefined) {
    if (one !== undefined) return [one];
    throw refusedValue(`${check}: ${name}`, one, SECRET.allowed, 'described');
  }
  if (one === undefined) return several;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `${check}: ${name} and ${name}s are both given; put all of them into ${name}s`,
  );
}

/** Whether a text is one of the expected ones. It takes equally long for each of them, and for a wrong one. */
export function isOneOf(expected: readonly string[], given: string): boolean {
  const digest = sha256(given);
  return expected.map((text) => timingSafeEqual(sha256(text), digest)).includes(true);
}

/** The SHA1 of a text, written as Asterisk's function SHA1 writes it. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
