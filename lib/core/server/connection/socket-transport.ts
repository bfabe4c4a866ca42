import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Transport } from '../../channel/transport.js';
import { Deadline } from '../../deadline.js';
import { LINGER } from '../../limits.js';
import { canonicalAddress } from './address-list.js';

/** A socket, or any stream both ways that stands for one. */
export type Connection = Duplex & { readonly remoteAddress?: string | undefined };

/** A call's bytes over a socket. */
export class SocketTransport implements Transport {
  readonly #socket: Connection;
  #ended = false;
  #linger: Deadline<Connection> | undefined;
  #source: string | undefined;

  constructor(socket: Connection) {
    this.#socket = socket;
  }

  get remoteAddress(): string | undefined {
    const address = this.#source ?? this.#socket.remoteAddress;
    return address === undefined ? undefined : canonicalAddress(address);
  }

  /** Names the peer where the socket's own is a proxy. */
  comesFrom(address: string): void {
    this.#source = address;
  }

  write(line: string): void {
    if (!this.#ended && this.#socket.writable) this.#socket.write(line);
  }

  /** Whether nothing is sent any more, nor what arrives listened to. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Closes politely: last words, half-close, what still arrives is dropped. A reset instead could
   * overtake the last words. Asterisk closes in turn, or else the socket is destroyed after a bound.
   */
  end(lastWords = ''): void {
    if (this.#ended) return;
    this.#ended = true;
    const socket = this.#socket;
    if (socket.destroyed) return;
    // Who is refused unheard has nobody listening, but has to be read to its end.
    if (socket.listenerCount('data') === 0) socket.resume();
    if (lastWords === '') socket.end();
    else socket.end(lastWords);
    this.#linger = new Deadline(LINGER, cutOff, socket);
  }

  /** The connection is gone. */
  closed(): void {
    this.#linger?.clear();
  }
}

/** The peer has not closed its own side. */
function cutOff(connection: Connection): void {
  connection.destroy();
}

/** Has TCP ask after a peer that has been silent for so many ms, those before included. */
export function probe(connection: Connection, silence: number): void {
  if (connection instanceof Socket) connection.setKeepAlive(true, silence);
}
