import { badOption } from '../bad-option.js';

/** Those that numbers are made of. */
export const DIGITS = '0123456789';

/** Every key that a telephone has. */
export const ALL_KEYS = '0123456789*#';

/** As many keys as anybody presses in one go. */
export const MOST_KEYS = 32;

/** Every key but one. */
export function keysWithout(key: string): string {
  return ALL_KEYS.replace(key, '');
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` unless it is one key, or `''` for none */
export function checkKey(name: string, key: string): void {
  if (key !== '' && (key.length !== 1 || !ALL_KEYS.includes(key))) {
    throw badOption(name, key, `one of ${ALL_KEYS}, or '' for none`);
  }
}
