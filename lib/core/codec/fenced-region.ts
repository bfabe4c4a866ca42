import { RESULT_PREFIX } from './reply.js';

/** The bytes between a command and the answer to the fence that follows it. */
export interface FencedRegion {
  /** The reply that holds a value, without its newline; `undefined` if there is none. */
  readonly reply: Buffer | undefined;
  /** Whether there is a whole HANGUP line outside the value. */
  readonly hangup: boolean;
  /** Whether there is anything that is neither the reply with the value nor a HANGUP line. */
  readonly stray: boolean;
}

const LF = 0x0a;
const HANGUP_LINE = Buffer.from('HANGUP\n');
const VALUE_START = Buffer.from(`${RESULT_PREFIX}1 (`);
const VALUE_END = Buffer.from(')\n');

/**
 * Separates a value from what surrounds it. A value may imitate replies and hangups, newlines
 * included. But after the value Asterisk writes `)` and a newline, and then, until it answers the fence,
 * nothing but HANGUP lines. So the value ends at the last line that ends in `)`.
 */
export function readFencedRegion(bytes: Buffer, mayHoldValue: boolean): FencedRegion {
  let hangup = false;
  let stray = false;
  let reply: Buffer | undefined;
  let position = 0;

  while (position < bytes.length) {
    if (mayHoldValue && reply === undefined && startsWith(bytes, VALUE_START, position)) {
      const end = bytes.lastIndexOf(VALUE_END);
      if (end < position) {
        // Asterisk cut the value short (it drops what a slow reader leaves unread).
        return { reply: undefined, hangup, stray: true };
      }
      reply = bytes.subarray(position, end + 1);
      position = end + VALUE_END.length;
    } else if (startsWith(bytes, HANGUP_LINE, position)) {
      hangup = true;
      position += HANGUP_LINE.length;
    } else {
      stray = true;
      const newline = bytes.indexOf(LF, position);
      position = newline === -1 ? bytes.length : newline + 1;
    }
  }
  return { reply, hangup, stray };
}

function startsWith(bytes: Buffer, prefix: Buffer, at: number): boolean {
  return (
    at + prefix.length <= bytes.length &&
    bytes.compare(prefix, 0, prefix.length, at, at + prefix.length) === 0
  );
}
