import type { Duplex } from 'node:stream';

/** A connection to a server; it emits `connect` when it is there. */
export type CallSocket = Duplex & {
  resetAndDestroy(): unknown;
  /** Resolves when the server has done its work after the call; absent where that cannot be known. */
  afterCall?(): Promise<void>;
};
