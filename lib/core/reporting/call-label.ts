import { maskPath } from './masking.js';
import { printable } from './printable.js';

/** What a line of a log needs of a call. */
export interface LabelledCall {
  readonly uniqueId: string | undefined;
  readonly route: string | undefined;
  readonly path: string;
}

/** An Asterisk's own have 150 characters at most; whoever pretends to be one may send more. */
const LONGEST = 150;

/** How the lines of a call begin: its unique id and its route, or the masked path if it has none. */
export function callLabel({ uniqueId = 'unknown call', route, path }: LabelledCall): string {
  const where = route ?? maskPath(shorten(path));
  return printable(`[${shorten(uniqueId)}] ${JSON.stringify(where)}`);
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
