import { maskPath } from './masking.js';
import { printable } from './printable.js';

/** A call, as far as a line of a log names it. */
export interface LabelledCall {
  readonly uniqueId: string | undefined;
  readonly route: string | undefined;
  readonly path: string;
}

/** Unique ids of Asterisk have at most 150 characters. Another peer may send longer ones. */
const LONGEST = 150;

/** The beginning of each line about a call: its unique id and its route, or its masked path. */
export function callLabel({ uniqueId = 'unknown call', route, path }: LabelledCall): string {
  const where = route ?? maskPath(shorten(path));
  return printable(`[${shorten(uniqueId)}] ${JSON.stringify(where)}`);
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
