/** What one `read()` of the C library takes from a socket. */
const READ_BYTES = 4096;

/** The line that was read, that more bytes are needed for it, or that there will be none. */
export type LineRead =
  { readonly kind: 'line'; readonly line: string } | { readonly kind: 'more' | 'end' };

/**
 * What the server sent, as Asterisk gets to read it: `fgets` on a socket that it watches with
 * `poll`. A second line that came together with the first is in the library's buffer, where `poll`
 * does not see it, until more bytes arrive; and once a line has begun, Asterisk does nothing else
 * until it ends.
 */
export class LineInput {
  /** Has arrived, and `poll` sees it. */
  #arrived = '';
  /** Was read from the socket, and `poll` no longer sees it. */
  #buffered = '';
  /** The line that has begun. */
  #begun = '';
  #ended = false;
  /** Most bytes of a line, its newline included; a NUL ends Asterisk's buffer. */
  readonly #lineBytes: number;

  /** @param limit most bytes of a line without its newline, as the version of Asterisk has it */
  constructor(limit: number) {
    this.#lineBytes = limit + 1;
  }

  push(bytes: string): void {
    this.#arrived += bytes;
  }

  /** The server closed its side. */
  end(): void {
    this.#ended = true;
  }

  /** Whether Asterisk notices that there is something to read. */
  get readable(): boolean {
    return this.#arrived !== '' || this.#ended;
  }

  /** Reads when {@link readable}, or when the last read said `more` and more came. */
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
    // A NUL ends the string that C sees: what was read behind it is overwritten by what follows.
    this.#begun = (this.#begun + this.#buffered.slice(0, count)).replace(/\0[\s\S]*$/, '');
    this.#buffered = this.#buffered.slice(count);
  }

  #fill(): void {
    this.#buffered = this.#arrived.slice(0, READ_BYTES);
    this.#arrived = this.#arrived.slice(READ_BYTES);
  }
}
