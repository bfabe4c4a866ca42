/** Carries the bytes of a call: over a socket, or in memory in tests. */
export interface Transport {
  /** Address of the other end; `undefined` if it has no network address. */
  readonly remoteAddress?: string | undefined;
  /** Sends a whole line, newline included, as one write: a partial line makes Asterisk spin. */
  write(line: string): void;
  /** Sends last words, if any, and half-closes in the same write; bytes that arrive later are dropped. */
  end(lastWords?: string): void;
}
