import type { Connection } from './socket-transport.js';

/** The object that handles the events of a connection. */
export interface ConnectionOwner {
  received(chunk: Buffer): void;
  /** The peer has closed its side. */
  receivedAll(): void;
  connectionFailed(error: Error): void;
  closed(): void;
  /** A connection that is no socket tells something between its bytes. */
  told?(news: News): void;
}

/**
 * A connection that is no socket tells this between its chunks of bytes: that Asterisk has taken the call away, that
 * the environment is not whole, or that a command has ended the session.
 */
export type News =
  | { readonly kind: 'hangup' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'finished' };

/** The property of a connection that holds its owner. */
const OWNER = Symbol('owner');

type Owned = Connection & { [OWNER]: ConnectionOwner };

/** Has an owner handle the end of a connection. */
export function handleEnd(connection: Connection, owner: ConnectionOwner): void {
  const owned: Owned = Object.assign(connection, { [OWNER]: owner });
  owned.on('close', onClose);
  owned.on('error', onError);
}

/** Has the owner of a connection handle what the peer sends, too. */
export function handleData(connection: Connection): void {
  connection.on('data', onData);
  connection.on('end', onEnd);
  connection.resume();
}

// The listeners are shared by all connections: closures would take memory for each of them.

function onData(this: Owned, chunk: Buffer | News): void {
  if ('kind' in chunk) this[OWNER].told?.(chunk);
  else this[OWNER].received(chunk);
}

function onEnd(this: Owned): void {
  this[OWNER].receivedAll();
}

function onError(this: Owned, error: Error): void {
  this[OWNER].connectionFailed(error);
}

function onClose(this: Owned): void {
  this[OWNER].closed();
}
