import { parseReply } from './reply.js';
import type { ReplySink } from './reply-reader.js';

const LF = 0x0a;
const USAGE = Buffer.from('520-');
/** A line before the reply itself, such as that GOSUB has begun: `100 result=0 Trying...`. */
const PROVISIONAL = /^1\d\d /;
const REPLY = /^(?:200 result=|5\d\d[ -])/;

/**
 * Reads replies that come one by one, each in a frame of its own. Where a reply ends is known, so that a
 * value may hold anything: nothing in it can be taken for another reply.
 */
export class FrameReader {
  readonly #sink: ReplySink;
  #maxReplyBytes: number;
  #expectsText: boolean | undefined;

  constructor(sink: ReplySink, maxReplyBytes: number) {
    this.#sink = sink;
    this.#maxReplyBytes = maxReplyBytes;
  }

  /** From now on a reply may be as long as this. */
  limitTo(maxReplyBytes: number): void {
    this.#maxReplyBytes = maxReplyBytes;
  }

  /** Announces that a command was written whose reply comes next. */
  expect(expectation: 'plain' | 'text' | 'exact'): void {
    this.#expectsText = expectation !== 'plain';
  }

  /** Takes the reply to the command that was announced, with its last newline; nothing for one that is lost. */
  push(frame: Buffer): void {
    const mayHoldValue = this.#expectsText;
    this.#expectsText = undefined;
    const bytes = withoutProvisional(frame);
    if (mayHoldValue === undefined) this.#sink.violation('a reply that answers no command');
    else if (bytes.length === 0) this.#sink.lost();
    else if (bytes.length > this.#maxReplyBytes) this.#sink.overflow();
    else if (bytes.at(-1) !== LF || !REPLY.test(bytes.toString('latin1', 0, 11))) {
      this.#sink.violation('bytes that are not the reply to the command');
    } else this.#read(bytes, mayHoldValue);
  }

  #read(bytes: Buffer, mayHoldValue: boolean): void {
    const isUsage = bytes.subarray(0, USAGE.length).equals(USAGE);
    const end = mayHoldValue || isUsage ? bytes.length - 1 : bytes.indexOf(LF);
    this.#sink.reply(parseReply(bytes.subarray(0, end)));
  }
}

function withoutProvisional(frame: Buffer): Buffer {
  let rest = frame;
  while (PROVISIONAL.test(rest.toString('latin1', 0, 4))) {
    const end = rest.indexOf(LF);
    if (end === -1) break;
    rest = rest.subarray(end + 1);
  }
  return rest;
}
