/**
 * A masked text stands in a line between two characters that no line of Asterisk's has, since a line has
 * one character for each byte: `\ue000name=preset\ue001`. In a line of Asterisk's the name tells which text is
 * missing; the preset, if there is one, does for a replay. In a line of the server's the name tells that
 * it repeats that text, and an empty name stands for any text.
 */
export const OPEN = '\ue000';
export const CLOSE = '\ue001';

const PLACEHOLDER = /\ue000([^=\ue001]*)(?:=([^\ue001]*))?\ue001/g;

/** A masked text of a line. */
export interface Placeholder {
  /** `key 1`, `agi_callerid`; empty for any text. */
  readonly name: string;
  /** The text that is used where none is given; `undefined` if one has to be. */
  readonly preset: string | undefined;
}

/** Writes a placeholder. */
export function placeholder(name: string, preset?: string): string {
  return `${OPEN}${name}${preset === undefined ? '' : `=${preset}`}${CLOSE}`;
}

/** Takes a line apart into texts and placeholders. */
export function partsOf(line: string): (string | Placeholder)[] {
  if (!line.includes(OPEN)) return [line];
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of line.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(line.slice(end, match.index));
    parts.push({ name: match[1] ?? '', preset: match[2] });
    end = match.index + match[0].length;
  }
  if (end < line.length) parts.push(line.slice(end));
  return parts;
}
