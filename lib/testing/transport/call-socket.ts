import type { Duplex } from 'node:stream';

/** A connection to a server; it emits `connect` when it is there. */
export type CallSocket = Duplex & { resetAndDestroy(): unknown };
