import type { Connection } from './socket-transport.js';

/** Whom the events of a connection are told. */
export interface ConnectionOwner {
  received(chunk: Buffer): void;
  /** The peer says no more. */
  receivedAll(): void;
  connectionFailed(error: Error): void;
  closed(): void;
}

/** Where a connection has its owner. */
const OWNER = Symbol('owner');

type Owned = Connection & { [OWNER]: ConnectionOwner };

/** Tells an owner how its connection ends. */
export function own(connection: Connection, owner: ConnectionOwner): void {
  const owned: Owned = Object.assign(connection, { [OWNER]: owner });
  owned.on('close', onClose);
  owned.on('error', onError);
}

/** From now on the owner is told as well what the peer says. */
export function listenTo(connection: Connection): void {
  connection.on('data', onData);
  connection.on('end', onEnd);
  connection.resume();
}

// One function of each for all connections, rather than closures for each of them.

function onData(this: Owned, chunk: Buffer): void {
  this[OWNER].received(chunk);
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
