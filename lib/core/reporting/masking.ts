/**
 * Masks the numbers of a text for a log: three or more digits in a row become `***`, since they may be a
 * telephone number, an account or a PIN. Of six or more digits the last two stay, to tell calls apart.
 *
 * @param text any text
 * @returns the text with masked numbers
 *
 * @publicApi
 */
export function maskDigits(text: string): string {
  return text.replace(
    /\p{Nd}{3,}/gu,
    (digits) => `***${digits.length >= 6 ? digits.slice(-2) : ''}`,
  );
}

/** Masks the numbers of a text, and keeps none of their digits. */
export function hideDigits(text: string): string {
  return text.replace(/\p{Nd}{3,}/gu, '***');
}

/** A segment of a path that has a digit and at least this length may be a token. */
const TOKEN_LENGTH = 16;

/** Masks the numbers of a path, and the segments that may be tokens. */
export function maskPath(path: string): string {
  return path
    .split('/')
    .map((part) => (part.length >= TOKEN_LENGTH && /\p{Nd}/u.test(part) ? '***' : maskDigits(part)))
    .join('/');
}

/** Masks a caller's number, which may also be a name or an address. */
export function maskCaller(caller: string): string {
  return `***${caller.length >= 6 ? caller.slice(-2) : ''}`;
}
