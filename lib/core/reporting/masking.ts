/**
 * A text for a log: each run of three or more digits is `***`, since it may be a number that somebody
 * dialled, an account or a PIN. Of six or more, the last two stay, to tell calls apart.
 *
 * @publicApi
 */
export function maskDigits(text: string): string {
  return text.replace(
    /\p{Nd}{3,}/gu,
    (digits) => `***${digits.length >= 6 ? digits.slice(-2) : ''}`,
  );
}

/** A text of an application's, of which no digit of a number is to be left. */
export function hideDigits(text: string): string {
  return text.replace(/\p{Nd}{3,}/gu, '***');
}

/** A piece of a path that is as long as this, with a digit in it, may be a token. */
const TOKEN_LENGTH = 16;

/** A path for a log: without numbers, and without what may be a token. */
export function maskPath(path: string): string {
  return path
    .split('/')
    .map((part) => (part.length >= TOKEN_LENGTH && /\p{Nd}/u.test(part) ? '***' : maskDigits(part)))
    .join('/');
}

/** A caller's number, which may be a name or an address. */
export function maskCaller(caller: string): string {
  return `***${caller.length >= 6 ? caller.slice(-2) : ''}`;
}
