import { CUT_TEXT_LENGTH, PIECE_BYTES } from './limits.js';

/** The bytes of one event, which are those of a whole reply only if the reply is short. */
export interface Piece {
  readonly bytes: Buffer;
  /** Whether bytes at its end are lost. */
  readonly isCut: boolean;
  /** Whether more bytes may wait in Asterisk's pipe. */
  readonly mayGoOn: boolean;
}

const PERCENT = 0x25;

/** Decodes the text of an event (`Env`, `Result`): `%XX` is a byte, and all else stands for itself. */
export function decodePiece(text: string): Piece {
  const source = Buffer.from(text, 'latin1');
  const bytes = Buffer.alloc(source.length);
  let length = 0;
  for (let index = 0; index < source.length; index++) {
    let byte = source[index] ?? 0;
    if (byte === PERCENT) {
      byte = Number.parseInt(text.slice(index + 1, index + 3), 16);
      index += 2;
    }
    bytes[length++] = byte;
  }
  const isCut = text.length >= CUT_TEXT_LENGTH;
  return { bytes: bytes.subarray(0, length), isCut, mayGoOn: isCut || length >= PIECE_BYTES };
}
