/** The seam between a call and what carries its bytes: a socket, or memory in tests. */
export interface Transport {
  /** Who is at the other end; `undefined` where that is no network address. */
  readonly remoteAddress?: string | undefined;
  /** Sends a whole line, newline included, as one write: a partial line makes Asterisk spin. */
  write(line: string): void;
  /** Sends last words, if any, and half-closes in the same breath; what arrives later is dropped. */
  end(lastWords?: string): void;
}
