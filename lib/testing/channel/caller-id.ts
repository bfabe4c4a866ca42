import { withoutWhiteSpace } from '../wire/white-space.js';

/** The caller's name and number, in wire text. */
export interface CallerIdentity {
  name: string;
  number: string;
}

/** How many bytes SET CALLERID reads at most. */
const MOST_BYTES = 255;

/**
 * Reads a caller as Asterisk does (`ast_callerid_parse`): `"Ada" <123>`, `Ada <123>` or `123`. The core
 * only writes callers, and nothing is shared with it: a mistake there must not be repeated here.
 */
export function parseCallerId(text: string): CallerIdentity {
  const given = withoutWhiteSpace(text.slice(0, MOST_BYTES));
  const unquoted = withoutQuotes(given);
  const open = unquoted.lastIndexOf('<');
  if (open === -1) {
    const number = shrinkNumber(unquoted);
    return unquoted === given && /^[0-9*#+]+$/.test(number)
      ? { name: '', number }
      : { name: unescaped(withoutQuotes(unquoted)), number: '' };
  }
  const location = unquoted.slice(open + 1).replace(/>[^>]*$/, '');
  const name = unescaped(withoutQuotes(unquoted.slice(0, open)));
  return { name, number: shrinkNumber(location) };
}

/** A caller as `CALLERID(all)` shows it. */
export function showCallerId({ name, number }: CallerIdentity): string {
  return `"${name}" <${number}>`;
}

/** Takes off the quotes around a text, if it has both. */
function withoutQuotes(text: string): string {
  const inner = withoutWhiteSpace(text);
  return inner.length > 1 && inner.startsWith('"') && inner.endsWith('"')
    ? inner.slice(1, -1)
    : inner;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S]?)/g, '$1');
}

/** Drops blanks, brackets, dots and hyphens, as Asterisk does (`ast_shrink_phone_number`). */
function shrinkNumber(number: string): string {
  let brackets = 0;
  let kept = '';
  for (let index = 0; index < number.length; index++) {
    const character = number.charAt(index);
    if (character === '[') brackets++;
    if (character === ']') brackets--;
    const dropped =
      '( )'.includes(character) ||
      (character === '-' && brackets === 0) ||
      (character === '.' && index < number.length - 1);
    if (!dropped) kept += character;
  }
  return kept;
}
