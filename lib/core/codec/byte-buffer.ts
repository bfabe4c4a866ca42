const EMPTY: Buffer = Buffer.alloc(0);

/**
 * Bytes received and not yet read. A chunk that arrives into an empty buffer is kept as it is, so
 * that the usual case (a chunk is a line) copies nothing; otherwise the capacity doubles, so that a
 * peer which sends single bytes costs no more than one that sends them together.
 */
export class ByteBuffer {
  #store: Buffer = EMPTY;
  #start = 0;
  #end = 0;
  /** Whether `#store` was made here, and may be written into: a chunk of the socket's may not. */
  #owned = false;

  get length(): number {
    return this.#end - this.#start;
  }

  /** How many bytes of memory it takes. */
  get capacity(): number {
    return this.#store.length;
  }

  append(chunk: Buffer): void {
    if (this.length === 0) {
      this.#store = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#owned = false;
      return;
    }
    const needed = this.length + chunk.length;
    if (!this.#owned || this.#end + chunk.length > this.#store.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed * 2, 256));
      this.#store.copy(grown, 0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      this.#store = grown;
      this.#owned = true;
    }
    chunk.copy(this.#store, this.#end);
    this.#end += chunk.length;
  }

  /** Index of `byte` relative to the first unread one, not before `from`; -1 if not there. */
  indexOfByte(byte: number, from: number): number {
    const filled = this.#owned ? this.#store.subarray(0, this.#end) : this.#store;
    const index = filled.indexOf(byte, this.#start + from);
    return index === -1 ? -1 : index - this.#start;
  }

  /** Index of `bytes` relative to the first unread one, not before `from`; -1 if not there. */
  indexOfBytes(bytes: Buffer, from: number): number {
    const index = this.#store.subarray(0, this.#end).indexOf(bytes, this.#start + from);
    return index === -1 ? -1 : index - this.#start;
  }

  /** A view of the first `length` unread bytes, which is valid until the next append. */
  peek(length: number): Buffer {
    return this.#store.subarray(this.#start, this.#start + length);
  }

  skip(length: number): void {
    this.#start += length;
    if (this.#start === this.#end) this.clear();
  }

  clear(): void {
    this.#store = EMPTY;
    this.#start = 0;
    this.#end = 0;
    this.#owned = false;
  }
}
