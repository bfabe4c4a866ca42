import { ByteBuffer } from '../../core/internal.js';
import { MAX_GREETING_BYTES } from './limits.js';
import type { AmiMessage } from './message.js';

/** Receives what the decoder reads. After `violation` or `overflow` nothing more comes. */
export interface AmiSink {
  /** The version of the protocol in the greeting, such as `11.0.0`. */
  greeting(version: string): void;
  message(message: AmiMessage): void;
  /** The peer does not speak AMI. */
  violation(reason: string): void;
  /** A message is larger than is allowed. */
  overflow(limit: 'maxMessageBytes' | 'maxMessageLines'): void;
}

/** How much one message may hold, and how its bytes become text. */
export interface AmiDecoderSettings {
  readonly maxMessageBytes: number;
  readonly maxMessageLines: number;
  /** `latin1` keeps each byte as one character. */
  readonly encoding: 'utf8' | 'latin1';
}

const LINE_END = Buffer.from('\r\n');
const MESSAGE_END = Buffer.from('\r\n\r\n');
const GREETING = /^Asterisk Call Manager\/(\S{1,40})$/;

/**
 * Reads AMI's stream. A line ends in CR LF only: a caller's name with a newline in it, which Asterisk
 * writes as it is, stays one value.
 */
export class AmiDecoder {
  readonly #buffer = new ByteBuffer();
  readonly #sink: AmiSink;
  readonly #settings: AmiDecoderSettings;
  #state: 'greeting' | 'messages' | 'over' = 'greeting';
  /** Bytes at the begin of the buffer in which no end of a message begins. */
  #scanned = 0;

  constructor(sink: AmiSink, settings: AmiDecoderSettings) {
    this.#sink = sink;
    this.#settings = settings;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#buffer.capacity;
  }

  push(chunk: Buffer): void {
    if (this.#state === 'over') return;
    this.#buffer.append(chunk);
    if (this.#state === 'greeting') this.#readGreeting();
    while (this.#state === 'messages' && this.#readMessage());
  }

  /** Reads nothing more and keeps nothing, for a session that is over. */
  end(): void {
    this.#state = 'over';
    this.#buffer.clear();
  }

  #readGreeting(): void {
    const end = this.#buffer.indexOfBytes(LINE_END, 0);
    const length = end === -1 ? this.#buffer.length : end;
    if (end === -1 && length <= MAX_GREETING_BYTES) return;
    const line = this.#buffer.peek(Math.min(length, MAX_GREETING_BYTES)).toString('latin1');
    const version = GREETING.exec(line)?.[1];
    if (version === undefined) {
      this.end();
      this.#sink.violation('it does not greet as Asterisk Call Manager');
      return;
    }
    this.#buffer.skip(end + LINE_END.length);
    this.#state = 'messages';
    this.#sink.greeting(version);
  }

  /** Whether there was a whole message. */
  #readMessage(): boolean {
    const { maxMessageBytes } = this.#settings;
    const end = this.#buffer.indexOfBytes(MESSAGE_END, this.#scanned);
    const length = end === -1 ? this.#buffer.length : end;
    if (length > maxMessageBytes) return this.#overflow('maxMessageBytes');
    if (end === -1) {
      this.#scanned = Math.max(0, length - MESSAGE_END.length + 1);
      return false;
    }
    const text = this.#buffer.peek(end).toString(this.#settings.encoding);
    this.#buffer.skip(end + MESSAGE_END.length);
    this.#scanned = 0;
    const lines = text.split('\r\n');
    if (lines.length > this.#settings.maxMessageLines) return this.#overflow('maxMessageLines');
    const message = readHeaders(lines);
    if (message) this.#sink.message(message);
    return true;
  }

  #overflow(limit: 'maxMessageBytes' | 'maxMessageLines'): boolean {
    this.end();
    this.#sink.overflow(limit);
    return false;
  }
}

/** `undefined` if no line is a header. */
function readHeaders(lines: readonly string[]): AmiMessage | undefined {
  const fields = Object.create(null) as Record<string, string>;
  let last: string | undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (name !== '' && !/\s/.test(name)) {
      const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
      const earlier = fields[name];
      fields[name] = earlier === undefined ? value : `${earlier}\n${value}`;
      last = name;
    } else if (last !== undefined) {
      // The rest of a value that has CR LF in it.
      fields[last] = `${fields[last] ?? ''}\r\n${line}`;
    }
  }
  return last === undefined ? undefined : fields;
}
