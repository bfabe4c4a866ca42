import { checkValue, type ValueRule } from '../../core/internal.js';

/** The keys of a number. */
export const DIGITS = '0123456789';

/** Every key that a telephone has. */
export const ALL_KEYS = '0123456789*#';

/** The most keys that a caller is expected to press in one go. */
export const MOST_KEYS = 32;

/** Every key but one. */
export function keysWithout(key: string): string {
  return ALL_KEYS.replace(key, '');
}

const ONE_KEY_OR_NONE: ValueRule<string> = {
  allowed: `one of ${ALL_KEYS}, or '' for none`,
  accepts: (value) => value === '' || (typeof value === 'string' && isKey(value)),
};

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` unless it is one key, or `''` for none */
export function checkKey(name: string, key: string): void {
  checkValue(name, key, ONE_KEY_OR_NONE);
}

function isKey(text: string): boolean {
  return text.length === 1 && ALL_KEYS.includes(text);
}
