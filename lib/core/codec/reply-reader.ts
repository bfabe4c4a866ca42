import { UNSPLIT_REPLY_BYTES } from '../limits.js';
import { ByteBuffer } from './byte-buffer.js';
import { parseReply, parseShortReply, RESULT_PREFIX, VALUE_PREFIX, type Reply } from './reply.js';

/** The receiver of what a {@link ReplyReader} reads. */
export interface ReplySink {
  /** A HANGUP line that Asterisk itself wrote: not one inside a value. */
  hangup(): void;
  /** The reply to the command that was announced with {@link ReplyReader.expect}. */
  reply(reply: Reply): void;
  /** A value has begun whose end cannot be told from what follows: a fence is needed. */
  ambiguous(): void;
  /** All fences are answered; `region` holds the bytes before the answer to the first one. */
  fenced(region: Buffer): void;
  /** Something arrived that no Asterisk sends here. */
  violation(reason: string): void;
  /** More arrived for one reply than is allowed. */
  overflow(): void;
  /** The command was answered, but the answer is lost on the way; replies stay in step. */
  lost(): void;
}

/**
 * The kind of the next reply. A `plain` reply has no free text. A `text` reply may hold a value, which
 * is trusted if it is a short single line with nothing after it. An `exact` reply may hold a value,
 * which is never trusted.
 */
export type Expectation = 'plain' | 'text' | 'exact';

const enum Mode {
  Idle,
  Reply,
  /** Inside a 520 block: usage text may look like a reply, but none starts with `520 `. */
  Usage,
  Fence,
  /** After a violation nothing that arrives can be believed. */
  Broken,
}

const LF = 0x0a;
const HANGUP = 'HANGUP';
/** One list for all readers: most of them never have a fence. */
const NO_FENCES: readonly string[] = [];
const CLOSE = 0x29;

/**
 * Turns the bytes of a session into replies and hangups, however the network cut them. It has neither
 * socket nor timer: it is given bytes, and calls the sink.
 */
export class ReplyReader {
  readonly #buffer = new ByteBuffer();
  readonly #sink: ReplySink;
  #maxReplyBytes: number;
  #mode = Mode.Idle;
  #expectation: Expectation = 'plain';
  /** All bytes before this index hold no newline, or no answer to a fence if one is awaited. */
  #scanned = 0;
  /** Length of the 520 block so far. */
  #blockLength = 0;
  #fences: readonly string[] = NO_FENCES;
  #region: Buffer | undefined;

  constructor(sink: ReplySink, maxReplyBytes: number) {
    this.#sink = sink;
    this.#maxReplyBytes = maxReplyBytes;
  }

  /** From now on a reply may be as long as this. */
  limitTo(maxReplyBytes: number): void {
    this.#maxReplyBytes = maxReplyBytes;
  }

  /** Announces that a command was written whose reply comes next. */
  expect(expectation: Expectation): void {
    this.#mode = Mode.Reply;
    this.#expectation = expectation;
  }

  /** Announces that `GET FULL VARIABLE <word>` was written: its answer ends all that came before. */
  fence(word: string): void {
    if (this.#mode !== Mode.Fence) {
      this.#mode = Mode.Fence;
      this.#scanned = 0;
      this.#blockLength = 0;
      this.#region = undefined;
    }
    this.#fences = [...this.#fences, word];
  }

  push(chunk: Buffer): void {
    const reply = this.#readShort(chunk);
    if (reply !== undefined) {
      this.#mode = Mode.Idle;
      this.#sink.reply(reply);
      return;
    }
    if (this.#mode === Mode.Broken) return;
    this.#buffer.append(chunk);
    this.#read();
    this.#isTooLong(this.#buffer.length);
  }

  /** Whether a reply is longer than allowed. If so, the sink is told and nothing is read any more. */
  #isTooLong(length: number): boolean {
    if (length <= this.#maxReplyBytes) return false;
    this.#break();
    this.#sink.overflow();
    return true;
  }

  /** Most replies are short, and a chunk of their own. */
  #readShort(chunk: Buffer): Reply | undefined {
    const isFirst = this.#mode === Mode.Reply && this.#buffer.length === 0;
    if (!isFirst || this.#expectation === 'exact' || chunk.length > this.#maxReplyBytes) {
      return undefined;
    }
    return parseShortReply(chunk, this.#expectation === 'text');
  }

  #read(): void {
    let more = true;
    while (more && this.#buffer.length > 0) {
      more =
        this.#mode === Mode.Fence && this.#region === undefined
          ? this.#readToFence()
          : this.#readLine();
    }
  }

  #readToFence(): boolean {
    const needle = Buffer.from(`${VALUE_PREFIX}${this.#fences[0] ?? ''})\n`);
    const index = this.#buffer.indexOfBytes(needle, this.#scanned);
    if (index === -1) {
      this.#scanned = Math.max(0, this.#buffer.length - needle.length + 1);
      return false;
    }
    if (this.#isTooLong(index)) return false;
    this.#region = Buffer.from(this.#buffer.peek(index));
    this.#fences = this.#fences.slice(1);
    this.#consume(index + needle.length);
    this.#endFence();
    return true;
  }

  #endFence(): void {
    if (this.#fences.length > 0) return;
    const region = this.#region;
    this.#region = undefined;
    this.#mode = Mode.Idle;
    if (region !== undefined) this.#sink.fenced(region);
  }

  #readLine(): boolean {
    const newline = this.#buffer.indexOfByte(LF, this.#scanned);
    if (newline === -1) {
      this.#scanned = this.#buffer.length;
      // Otherwise its rest would be taken for the reply to the next command.
      const start = this.#buffer.peek(this.#buffer.length);
      if (this.#mode === Mode.Idle && !HANGUP.startsWith(start.toString('latin1', 0, 7))) {
        this.#violate(`bytes that answer no command: ${show(start)}`);
      }
      return false;
    }
    if (this.#mode === Mode.Usage) return this.#readUsageLine(newline);

    const line = this.#buffer.peek(newline);
    if (line.length === HANGUP.length && line.toString('latin1', 0, line.length) === HANGUP) {
      this.#consume(newline + 1);
      this.#sink.hangup();
      return true;
    }
    if (this.#mode === Mode.Reply) return this.#readReplyLine(line);
    if (this.#mode === Mode.Fence) return this.#readLaterFence(line);
    this.#violate(`a line that answers no command: ${show(line)}`);
    return false;
  }

  #readReplyLine(line: Buffer): boolean {
    const kind = classify(line);
    if (kind === 'provisional') {
      this.#consume(line.length + 1);
      return true;
    }
    if (kind === 'block') {
      this.#mode = Mode.Usage;
      this.#blockLength = line.length + 1;
      this.#scanned = this.#blockLength;
      return true;
    }
    if (kind === 'none') {
      this.#violate(`a line that is not a reply: ${show(line)}`);
      return false;
    }
    if (this.#expectation !== 'plain' && this.#isAmbiguous(line)) {
      this.#sink.ambiguous();
      // The sink has called fence(), or has ended the session.
      return this.#mode === Mode.Fence;
    }
    return this.#finish(line.length);
  }

  #isAmbiguous(line: Buffer): boolean {
    if (line.toString('latin1', 0, VALUE_PREFIX.length) !== VALUE_PREFIX) return false;
    return (
      this.#expectation === 'exact' ||
      line[line.length - 1] !== CLOSE ||
      line.length + 1 !== this.#buffer.length ||
      line.length > UNSPLIT_REPLY_BYTES
    );
  }

  #readUsageLine(newline: number): boolean {
    const line = this.#buffer.peek(newline).subarray(this.#blockLength);
    this.#blockLength = newline + 1;
    this.#scanned = this.#blockLength;
    return line.toString('latin1', 0, 4) === '520 ' ? this.#finish(newline) : true;
  }

  /** Of several fences only the answer to the first one ends the region; the other answers follow. */
  #readLaterFence(line: Buffer): boolean {
    if (line.toString('latin1', 0, line.length) !== `${VALUE_PREFIX}${this.#fences[0] ?? ''})`) {
      this.#violate(`a line between two fences: ${show(line)}`);
      return false;
    }
    this.#fences = this.#fences.slice(1);
    this.#consume(line.length + 1);
    this.#endFence();
    return true;
  }

  #finish(length: number): boolean {
    if (this.#isTooLong(length)) return false;
    const reply = parseReply(this.#buffer.peek(length));
    this.#mode = Mode.Idle;
    this.#consume(length + 1);
    this.#sink.reply(reply);
    return true;
  }

  #consume(length: number): void {
    this.#buffer.skip(length);
    this.#scanned = 0;
    this.#blockLength = 0;
  }

  #violate(reason: string): void {
    this.#break();
    this.#sink.violation(reason);
  }

  #break(): void {
    this.#mode = Mode.Broken;
    this.#buffer.clear();
  }
}

function classify(line: Buffer): 'final' | 'provisional' | 'block' | 'none' {
  const [a = 0, b = 0, c = 0, d = 0] = line;
  const digits = isDigit(a) && isDigit(b) && isDigit(c);
  if (!digits) return 'none';
  if (d === 0x2d) return line.toString('latin1', 0, 3) === '520' ? 'block' : 'none';
  if (d !== 0x20) return 'none';
  if (a === 0x31) return 'provisional';
  // A 200 reply always has a result: a line without one is two replies that were run together.
  const known = a !== 0x32 || line.toString('latin1', 0, RESULT_PREFIX.length) === RESULT_PREFIX;
  return known ? 'final' : 'none';
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Describes a line by its length and by whether it looks like a reply: it may hold a caller's digits. */
function show(line: Buffer): string {
  const isReply = /^\d{3}[ -]/.test(line.toString('latin1', 0, 4));
  return `${line.length} bytes${isReply ? ' that look like a reply' : ''}`;
}
