import { invalidArgument } from '../errors.js';
import { CALLER_ID_BYTES } from '../limits.js';

/**
 * A caller's name and number.
 *
 * @publicApi
 */
export interface CallerName {
  /** Shown to people; `''` for none. */
  name: string;
  /** Digits, perhaps with `+`, or what else the channel has for a number; `''` for none. */
  number: string;
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x1f\x7f-\x9f]/;

/** SET CALLERID drops blanks, brackets, dots and hyphens of a number (`ast_shrink_phone_number`). */
const NUMBER = /^[^\s()<>"\\.[\]-]*$/;

/**
 * Writes a caller as `ast_callerid_parse` reads it: `"Ada" <123>`. Characters that would end the name
 * are escaped.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name or number that would not arrive exactly
 */
export function writeCallerId(
  { name, number }: { name?: unknown; number?: unknown },
  what = 'setCallerId',
): string {
  if (typeof name !== 'string' || CONTROL.test(name)) {
    throw invalidArgument(`${what}: name`, name, 'a string without control characters');
  }
  if (typeof number !== 'string' || CONTROL.test(number) || !NUMBER.test(number)) {
    const allowed =
      'a string without blanks, quotes, brackets, dots, hyphens or control characters';
    throw invalidArgument(`${what}: number`, number, allowed);
  }
  const written = `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}" <${number}>`;
  if (Buffer.byteLength(written) > CALLER_ID_BYTES) {
    const allowed = `short enough for ${CALLER_ID_BYTES} bytes together with the number`;
    throw invalidArgument(`${what}: name`, name, allowed);
  }
  return written;
}
