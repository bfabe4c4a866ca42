import type { AudioRate } from '../../core/index.js';
import { ByteBuffer } from '../../core/internal.js';
import { HEADER_BYTES, ID_BYTES } from './limits.js';
import { KIND, rateOf } from './message.js';

/** Receives what the decoder reads. After `violation` nothing more comes. */
export interface AudioSink {
  /** The id of the call, which comes once and first. The bytes are valid during the call only. */
  id(bytes: Buffer): void;
  /** Samples, valid during the call only. There is at least one. */
  audio(rate: AudioRate, samples: Buffer): void;
  /** A key: one of `0-9 * # A-D`. */
  key(key: string): void;
  /** The peer ends the connection. */
  hangup(): void;
  /** The peer does not speak AudioSocket. The reason holds no value of the peer's. */
  violation(reason: string): void;
}

const KEY = /^[0-9*#A-D]$/;

/**
 * Reads AudioSocket's stream, however the network cuts it. A message that comes in one piece is not
 * copied. A kind that is not known is passed over, as a later Asterisk may have more of them.
 */
export class AudioDecoder {
  readonly #buffer = new ByteBuffer();
  readonly #sink: AudioSink;
  #state: 'id' | 'messages' | 'over' = 'id';

  constructor(sink: AudioSink) {
    this.#sink = sink;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#buffer.capacity;
  }

  push(chunk: Buffer): void {
    if (this.#state === 'over' || chunk.length === 0) return;
    this.#buffer.append(chunk);
    while (this.#readMessage());
  }

  /** Reads nothing more and keeps nothing. */
  end(): void {
    this.#state = 'over';
    this.#buffer.clear();
  }

  /** Whether there was a whole message. */
  #readMessage(): boolean {
    if (this.#state === 'over') return false;
    const held = this.#buffer.length;
    const header = this.#buffer.peek(HEADER_BYTES);
    const [kind] = header;
    if (kind === undefined) return false;
    // A stranger is found out by its first byte, and is not waited for.
    if (this.#state === 'id' && kind !== KIND.id) return this.#violation('no id first of all');
    if (held < HEADER_BYTES) return false;
    const length = header.readUInt16BE(1);
    if (this.#state === 'id' && length !== ID_BYTES) {
      return this.#violation(`an id of ${length} bytes instead of ${ID_BYTES}`);
    }
    if (held < HEADER_BYTES + length) return false;
    const payload = this.#buffer.peek(HEADER_BYTES + length).subarray(HEADER_BYTES);
    this.#take(kind, payload);
    // The sink may have ended it, which has cleared the buffer.
    if (this.#buffer.length > 0) this.#buffer.skip(HEADER_BYTES + length);
    return true;
  }

  #take(kind: number, payload: Buffer): void {
    const rate = rateOf(kind);
    if (rate !== undefined) {
      if (payload.length === 0) this.#violation('audio without samples');
      else if (payload.length % 2 !== 0) this.#violation('audio with half a sample');
      else this.#sink.audio(rate, payload);
    } else if (kind === KIND.id) this.#takeId(payload);
    else if (kind === KIND.key) this.#takeKey(payload);
    else if (kind === KIND.hangup) this.#sink.hangup();
  }

  #takeId(payload: Buffer): void {
    if (this.#state === 'messages') {
      this.#violation('a second id');
      return;
    }
    this.#state = 'messages';
    this.#sink.id(payload);
  }

  #takeKey(payload: Buffer): void {
    const key = payload.toString('latin1');
    if (KEY.test(key)) this.#sink.key(key);
    else this.#violation('a key that no telephone has');
  }

  #violation(reason: string): false {
    this.end();
    this.#sink.violation(reason);
    return false;
  }
}
