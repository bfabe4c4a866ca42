import { printable } from '../../../core/index.js';

/** The longest text of a summary, in characters: a peer may send any. */
const LONGEST = 120;
/** Nothing in it has to be escaped. */
const PLAIN = /^[ -~]*$/;

/** A text of a peer's as one short line. */
export function short(text: string, longest = LONGEST): string {
  const beginning = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return PLAIN.test(beginning) ? beginning : printable(beginning);
}
