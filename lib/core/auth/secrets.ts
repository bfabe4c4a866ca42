import { createHash, timingSafeEqual } from 'node:crypto';
import { AGIError } from '../errors.js';
import { refusedOption, type GivenOptions } from './check-options.js';

/**
 * The shortest that holds 128 bits in hex. Whoever sees a signature or the answer to a challenge can
 * try secrets against it, as many as he has time for.
 */
const USABLE = /^[A-Za-z0-9._~-]{32,}$/;
const ALLOWED =
  'at least 32 letters, digits or any of . _ ~ - (`openssl rand -hex 32` makes one): ' +
  'a shorter one can be guessed, and other characters mean something to URLs or dialplans';

/**
 * Reads the one secret `name`, or the several of `<name>s`, which are all good while one replaces
 * another.
 */
export function readSecrets<Name extends 'secret' | 'token'>(
  check: string,
  options: GivenOptions<Name | `${Name}s`>,
  name: Name,
): readonly string[] {
  const one: unknown = options[name];
  const several: unknown = options[`${name}s`];
  if (several === undefined) return [usable(`${check}: ${name}`, one)];
  if (one !== undefined) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `${check}: ${name} and ${name}s are both given; put all of them into ${name}s`,
    );
  }
  if (!Array.isArray(several) || several.length === 0) {
    throw refusedOption(`${check}: ${name}s`, several, `a list of at least one ${name}`);
  }
  return Array.from(several, (given, index) => usable(`${check}: ${name}s[${index}]`, given));
}

/** Compares with all of them, and takes as long whichever it is, and for one that is wrong. */
export function isOneOf(expected: readonly string[], given: string): boolean {
  const digest = sha256(given);
  return expected.map((text) => timingSafeEqual(sha256(text), digest)).includes(true);
}

/** As Asterisk's function SHA1 writes it. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function usable(option: string, given: unknown): string {
  if (typeof given === 'string' && USABLE.test(given)) return given;
  throw refusedOption(option, given, ALLOWED);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
