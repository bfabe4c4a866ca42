/**
 * The characters that move a cursor, reverse text, end a line or are not visible: control characters (C0,
 * DEL, C1), bidi marks, line and paragraph separators, zero-width and other invisible characters, and
 * single surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' };

/**
 * Makes one line of a text, to be shown in a log or a terminal. Each character that is not printable is
 * escaped as JSON escapes it (`\u001b`). So JSON stays JSON with the same value.
 *
 * @param text any text, for example of a peer
 * @returns one line of printable characters
 *
 * @publicApi
 */
export function printable(text: string): string {
  return text.replaceAll(
    UNPRINTABLE,
    (character) => SHORT[character] ?? Array.from(units(character), escaped).join(''),
  );
}

function* units(character: string): Generator<number> {
  for (let index = 0; index < character.length; index++) yield character.charCodeAt(index);
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
