/**
 * What moves a cursor, turns text around, ends a line, or is not seen at all: control characters (C0,
 * DEL, C1), bidi marks, line and paragraph separators, zero-width and other invisible characters, and
 * halves of a character.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' };

/**
 * Text of strangers for a log or a terminal: one line, in which every character that would not be seen
 * as it is is written as JSON escapes it (`\u001b`). So JSON that is given stays JSON, of the same value.
 *
 * @publicApi
 */
export function printable(text: string): string {
  return text.replaceAll(
    UNSEEN,
    (character) => SHORT[character] ?? Array.from(units(character), escaped).join(''),
  );
}

function* units(character: string): Generator<number> {
  for (let index = 0; index < character.length; index++) yield character.charCodeAt(index);
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
