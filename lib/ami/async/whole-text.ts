import { randomBytes } from 'node:crypto';
import type { Piece } from './event-text.js';

/** Sends a line and gives the bytes of its event; `undefined` if the session has ended. */
export type AskForPiece = (line: string) => Promise<Piece | undefined>;

/** The bytes of a reply or an environment; `undefined` where some of them are lost. */
export interface WholeText {
  readonly bytes: Buffer | undefined;
}

/**
 * Puts a text together whose bytes come in several pieces. Asterisk gives the rest only before the reply to another
 * command, so it is asked for a word that nobody knows before: the text ends where the answer begins, and the pipe
 * is empty again when the answer ends a piece.
 *
 * @returns `undefined` if the session ended meanwhile
 */
export async function readWhole(first: Piece, ask: AskForPiece): Promise<WholeText | undefined> {
  if (!first.mayGoOn) return { bytes: first.bytes };
  const pieces = [first.bytes];
  const answers: Buffer[] = [];
  let isCut = first.isCut;
  for (let piece = first; piece.mayGoOn || !endsWith(piece.bytes, answers.at(-1));) {
    const word = randomBytes(16).toString('hex');
    answers.push(Buffer.from(`200 result=1 (${word})\n`));
    const next = await ask(`GET FULL VARIABLE ${word}`);
    if (next === undefined) return undefined;
    pieces.push(next.bytes);
    isCut ||= next.isCut;
    piece = next;
  }
  const all = Buffer.concat(pieces);
  const end = answers[0] === undefined ? -1 : all.indexOf(answers[0]);
  return { bytes: isCut || end === -1 ? undefined : all.subarray(0, end) };
}

function endsWith(bytes: Buffer, end: Buffer | undefined): boolean {
  return end !== undefined && bytes.subarray(-end.length).equals(end);
}
