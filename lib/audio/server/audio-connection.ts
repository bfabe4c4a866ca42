import {
  diagnostics,
  Deadline,
  canonicalAddress,
  handleData,
  handleEnd,
} from '../../core/internal.js';
import type {
  ConnectionOwner,
  CountedConnection,
  NewSession,
  ProxyHandshake,
  UntrustedSession,
  UntrustedSessions,
} from '../../core/internal.js';
import type { Socket } from 'node:net';
import type { AudioRate } from '../../core/index.js';
import { AudioDecoder, type AudioSink } from '../codec/decoder.js';
import { FORGET_MESSAGES, HANGUP_MESSAGE } from '../codec/encoder.js';
import { CLOSING_TIME, FIRST_MESSAGE_BYTES } from '../codec/limits.js';
import type { Line, LineConnection } from '../line/line.js';

/** The server of a connection, as the connection needs it. */
export interface ConnectionHost {
  readonly idTimeout: number;
  readonly untrusted: UntrustedSessions;
  /** Opens the line that an id stands for; `undefined` if it stands for none. */
  open(id: Buffer, connection: AudioConnection): Line | undefined;
  closed(connection: AudioConnection): void;
}

/** One connection of Asterisk's, from its first byte to its last one. */
export class AudioConnection implements ConnectionOwner, NewSession, LineConnection, AudioSink {
  readonly whenClosed: Promise<void>;
  readonly counted: CountedConnection = { state: 'new', address: undefined };
  heldBytes = 0;
  older: UntrustedSession | undefined;
  younger: UntrustedSession | undefined;
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #decoder = new AudioDecoder(this);
  #proxyHandshake: ProxyHandshake | undefined;
  /** The address of the peer, where the socket's own is that of a proxy. */
  #source: string | undefined;
  #timer: Deadline<this> | undefined;
  #line: Line | undefined;
  #isEnded = false;
  #resolveClosed!: () => void;

  constructor(socket: Socket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.whenClosed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    handleEnd(socket, this);
  }

  start(proxyHandshake: ProxyHandshake): void {
    if (this.#isEnded || this.#socket.destroyed) return;
    this.#proxyHandshake = proxyHandshake;
    this.#timer = new Deadline(this.#host.idTimeout, isLate, this);
    // As many bytes as it may keep until its id is known, whether it has sent them or not.
    this.#host.untrusted.hold(this, FIRST_MESSAGE_BYTES);
    handleData(this.#socket);
  }

  received(chunk: Buffer): void {
    if (this.#isEnded) return;
    if (this.#proxyHandshake === undefined) {
      this.#decoder.push(chunk);
      return;
    }
    const outcome = this.#proxyHandshake.push(chunk);
    if (outcome === undefined) return;
    this.#proxyHandshake = undefined;
    if ('refusal' in outcome) {
      this.refuse(outcome.refusal);
      return;
    }
    this.#source = outcome.source;
    this.#decoder.push(outcome.rest);
  }

  id(bytes: Buffer): void {
    const line = this.#host.open(bytes, this);
    if (line === undefined) {
      this.refuse(
        'unknown_id',
        'nobody awaits its id: it was made up, used before, or came too late',
      );
      return;
    }
    this.#timer?.clear();
    this.#host.untrusted.hold(this, 0);
    this.#line = line;
    this.#report('accepted');
  }

  audio(rate: AudioRate, samples: Buffer): void {
    const line = this.#line;
    if (line === undefined) return;
    if (rate === line.rate) line.received(samples);
    else this.violation(`audio of ${rate} Hz instead of ${line.rate} Hz`);
  }

  key(key: string): void {
    this.#line?.keyPressed(key);
  }

  hangup(): void {
    this.#over('asterisk');
  }

  violation(reason: string): void {
    if (this.#line === undefined) this.refuse('protocol_error', reason);
    else {
      this.#report('protocol_error', reason);
      this.#over('protocol_error');
    }
  }

  /** Ends a connection that has no line, without a word: a stranger is told nothing. */
  refuse(outcome: string, reason?: string): void {
    if (this.#isEnded) return;
    this.#report(outcome, reason);
    this.#stop();
    this.#socket.destroy();
  }

  cutOff(): void {
    this.#socket.destroy();
  }

  send(message: Buffer): boolean {
    // Bytes that wait are part of a message: one that comes after it would be late, and the next one later.
    if (this.#isEnded || this.#socket.writableLength > 0) return false;
    this.#socket.write(message);
    return true;
  }

  forgetSent(): void {
    for (const message of FORGET_MESSAGES) this.send(message);
  }

  end(): void {
    if (this.#isEnded) return;
    this.#stop();
    if (this.#socket.destroyed) return;
    this.#socket.end(HANGUP_MESSAGE);
    this.#timer = new Deadline(CLOSING_TIME, cutOff, this);
  }

  receivedAll(): void {
    this.#over('asterisk');
  }

  connectionFailed(): void {
    this.#over('connection_lost');
  }

  closed(): void {
    this.#timer?.clear();
    this.#over('asterisk');
    this.#host.untrusted.closed(this);
    this.#host.closed(this);
    this.#resolveClosed();
  }

  #over(reason: 'asterisk' | 'connection_lost' | 'protocol_error'): void {
    if (this.#line) this.#line.finish(reason);
    else {
      this.#stop();
      this.#socket.destroy();
    }
  }

  #stop(): void {
    this.#isEnded = true;
    this.#timer?.clear();
    this.#proxyHandshake = undefined;
    this.#decoder.end();
    this.#host.untrusted.hold(this, 0);
  }

  #report(outcome: string, reason?: string): void {
    if (!diagnostics.audioConnection.hasSubscribers) return;
    const address = this.#source ?? this.#socket.remoteAddress;
    const remoteAddress = address === undefined ? undefined : canonicalAddress(address);
    diagnostics.audioConnection.publish({ remoteAddress, outcome, reason });
  }
}

function isLate(connection: AudioConnection): void {
  connection.refuse('id_timeout', 'it did not say its id in time');
}

function cutOff(connection: AudioConnection): void {
  connection.cutOff();
}
