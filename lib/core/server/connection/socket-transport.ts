import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Transport, TransportAbilities } from '../../channel/transport.js';
import { Deadline } from '../../deadline.js';
import { LINGER } from '../../limits.js';
import { canonicalAddress } from './address-list.js';

/** A socket, or another duplex stream in place of one. */
export type Connection = Duplex & {
  readonly remoteAddress?: string | undefined;
  /** Given by a connection that is no socket, and can do more or less; see {@link ConnectionOwner}. */
  readonly abilities?: TransportAbilities;
};

/** Carries the bytes of a call over a socket. */
export class SocketTransport implements Transport {
  readonly #socket: Connection;
  #ended = false;
  /** Is told what is sent; `undefined` for a session that nobody watches. */
  watch: { sent(lines: string): void; closing(): void } | undefined;
  #linger: Deadline<Connection> | undefined;
  #source: string | undefined;

  constructor(socket: Connection) {
    this.#socket = socket;
  }

  get abilities(): TransportAbilities | undefined {
    return this.#socket.abilities;
  }

  get remoteAddress(): string | undefined {
    const address = this.#source ?? this.#socket.remoteAddress;
    return address === undefined ? undefined : canonicalAddress(address);
  }

  /** Sets the address of the peer, where the socket's own is that of a proxy. */
  setRemoteAddress(address: string): void {
    this.#source = address;
  }

  write(line: string): void {
    if (this.#ended || !this.#socket.writable) return;
    this.watch?.sent(line);
    this.#socket.write(line);
  }

  /** Whether nothing is sent or read any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Sends last words and closes its own side. What still arrives is dropped. The socket is destroyed if
   * Asterisk does not close its side within {@link LINGER}; a reset at once could overtake the last words.
   */
  end(lastWords = ''): void {
    if (this.#ended) return;
    this.#ended = true;
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (lastWords !== '') this.watch?.sent(lastWords);
    this.watch?.closing();
    // A peer that is refused before it was read has no listener, but has to be read to its end.
    if (socket.listenerCount('data') === 0) socket.resume();
    if (lastWords === '') socket.end();
    else socket.end(lastWords);
    this.#linger = new Deadline(LINGER, cutOff, socket);
  }

  /** The connection is closed. */
  closed(): void {
    this.#linger?.clear();
  }
}

/** Destroys a connection whose peer has not closed its own side. */
function cutOff(connection: Connection): void {
  connection.destroy();
}

/** Has TCP probe a peer that has been silent for so many ms, the time before this call included. */
export function probe(connection: Connection, silence: number): void {
  if (connection instanceof Socket) connection.setKeepAlive(true, silence);
}
