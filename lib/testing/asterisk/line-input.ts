/** How many bytes one `read()` of the C library takes from a socket at most. */
const READ_BYTES = 4096;

/** The line that was read, or that it needs more bytes, or that no line will come any more. */
export type LineRead =
  { readonly kind: 'line'; readonly line: string } | { readonly kind: 'more' | 'end' };

/**
 * Reads what the server sent, as Asterisk does: with `fgets`, on a socket that it watches with `poll`. If
 * two lines come together, the second one is in the buffer of the library. `poll` does not see it there,
 * and Asterisk reads it only when more bytes arrive. After a line has begun, Asterisk does nothing else
 * until it ends.
 */
export class LineInput {
  /** Bytes that have arrived, and that `poll` sees. */
  #arrived = '';
  /** Bytes that were read from the socket, and that `poll` no longer sees. */
  #buffered = '';
  /** The bytes that were read of the line that has begun. */
  #begun = '';
  #ended = false;
  /** Most bytes of a line, with its newline. */
  readonly #lineBytes: number;

  /** @param limit most bytes of a line without its newline, as the version of Asterisk has it */
  constructor(limit: number) {
    this.#lineBytes = limit + 1;
  }

  /** Takes bytes that arrived. */
  push(bytes: string): void {
    this.#arrived += bytes;
  }

  /** Notes that the server closed its side. */
  end(): void {
    this.#ended = true;
  }

  /** Whether `poll` tells Asterisk that there is something to read. */
  get readable(): boolean {
    return this.#arrived !== '' || this.#ended;
  }

  /** Reads a line. It is called if {@link readable}, and again after `more` when more bytes have come. */
  read(): LineRead {
    while (!this.#isWhole()) {
      if (this.#buffered !== '') this.#takeBuffered();
      else if (this.#arrived !== '') this.#fill();
      else if (!this.#ended) return { kind: 'more' };
      else if (this.#begun === '') return { kind: 'end' };
      else break;
    }
    const line = this.#begun.replace(/\n$/, '');
    this.#begun = '';
    return { kind: 'line', line };
  }

  #isWhole(): boolean {
    return this.#begun.endsWith('\n') || this.#begun.length >= this.#lineBytes;
  }

  #takeBuffered(): void {
    const newline = this.#buffered.indexOf('\n');
    const available = newline === -1 ? this.#buffered.length : newline + 1;
    const count = Math.min(available, this.#lineBytes - this.#begun.length);
    // A NUL ends a string in C: the bytes after it are overwritten by the next ones that are read.
    this.#begun = (this.#begun + this.#buffered.slice(0, count)).replace(/\0[\s\S]*$/, '');
    this.#buffered = this.#buffered.slice(count);
  }

  #fill(): void {
    this.#buffered = this.#arrived.slice(0, READ_BYTES);
    this.#arrived = this.#arrived.slice(READ_BYTES);
  }
}
