import type { Duplex } from 'node:stream';
import { AGIError } from '../../core/index.js';
import { quoteValue } from '../../core/internal.js';
import { AmiDecoder, type AmiSink } from '../codec/decoder.js';
import { encodeAction } from '../codec/encoder.js';
import type { AmiHeaders, AmiMessage } from '../codec/message.js';
import { KeptEvents } from './kept-events.js';
import { Liveness } from './liveness.js';
import { openSocket } from './open-socket.js';
import { PendingAction, type ActionBounds, type AmiReply } from './pending-action.js';
import { PendingActions, PING } from './pending-actions.js';
import type { ConnectionSettings } from './settings.js';

/** Bytes that may wait to be sent while Asterisk does not read. */
const MAX_UNSENT_BYTES = 1024 * 1024;

/** Time in ms for the answer to a ping that only gets events: a later one is sent then. */
const EVENTS_TIMEOUT = 1000;

/** Receives what a session tells. */
export interface LinkSink {
  /** An event that is no part of an action's list. */
  event(message: AmiMessage): void;
  /** Told once; nothing more comes. */
  ended(error: AGIError): void;
}

/**
 * One session with Asterisk's manager, over one connection. Every action that it was given is settled when
 * it ends, and it always ends with an error that says why.
 */
export class AmiLink {
  /** The greeting has come; rejects if the session ends before. */
  readonly greeted: Promise<void>;
  readonly #settings: ConnectionSettings;
  readonly #sink: LinkSink;
  readonly #nextId: () => string;
  readonly #socket: Duplex;
  readonly #decoder: AmiDecoder;
  readonly #pending: PendingActions;
  readonly #liveness: Liveness;
  #keptEvents: KeptEvents | undefined;
  #resolveGreeted!: () => void;
  #rejectGreeted!: (error: AGIError) => void;
  #isGreeted = false;
  #isLoggedIn = false;
  #isShuttingDown = false;
  #socketError: Error | undefined;
  #end: AGIError | undefined;

  /** Begins to connect. `nextId` gives ids that are used once. */
  constructor(settings: ConnectionSettings, sink: LinkSink, nextId: () => string) {
    this.#settings = settings;
    this.#sink = sink;
    this.#nextId = nextId;
    this.greeted = new Promise<void>((resolve, reject) => {
      this.#resolveGreeted = resolve;
      this.#rejectGreeted = reject;
    });
    this.greeted.catch(() => undefined);
    this.#decoder = new AmiDecoder(this.#reader(), settings);
    this.#pending = new PendingActions(settings.maxPendingActions);
    this.#liveness = new Liveness(
      {
        ping: () => this.send(PING, {}, { timeout: this.#pingTimeout }),
        silent: () => {
          this.end(this.#disconnected('it is silent, and does not answer a ping'));
        },
      },
      settings,
    );
    this.#socket = openSocket(settings);
    this.#socket
      .on('data', (chunk: Buffer) => {
        this.#liveness.heard();
        this.#keptEvents?.heard();
        this.#decoder.push(chunk);
      })
      .on('error', (error) => {
        this.#socketError = error;
      })
      .on('close', () => {
        this.end(this.#closed());
      });
  }

  /** Why it ended, if it has. */
  get failure(): AGIError | undefined {
    return this.#end;
  }

  /** The session is open: its end is a loss from now on. */
  loggedIn(): void {
    this.#isLoggedIn = true;
    // A simulated Asterisk, which has a clock of its own, keeps no events.
    if (this.#settings.transport?.clock !== undefined) return;
    this.#keptEvents = new KeptEvents({
      isWaiting: () => this.#pending.isWaiting,
      ping: () => void this.send(PING, {}, { timeout: EVENTS_TIMEOUT }),
    });
  }

  /** Sends an action and gives what Asterisk answers; see {@link ActionBounds}. */
  send(name: string, headers: AmiHeaders, bounds: Partial<ActionBounds> = {}): Promise<AmiReply> {
    const reply = this.#send(name, headers, bounds);
    // A promise that nobody awaits must not end the process.
    reply.catch(() => undefined);
    return reply;
  }

  /** Ends the session at once, and whatever waits in it. */
  end(error: AGIError): void {
    if (this.#end) return;
    this.#end = error;
    this.#liveness.stop();
    this.#keptEvents?.stop();
    this.#decoder.end();
    this.#socket.destroy();
    this.#rejectGreeted(error);
    this.#pending.failAll(error);
    this.#sink.ended(error);
  }

  async #send(name: string, headers: AmiHeaders, bounds: Partial<ActionBounds>): Promise<AmiReply> {
    if (this.#end) throw this.#end;
    // A ping that finds no room would be taken for one that is not answered.
    if (name !== PING) this.#pending.checkRoom();
    this.#checkUnsent();
    const id = this.#nextId();
    const text = encodeAction(name, headers, id, this.#settings.encoding);
    const action = new PendingAction(name, {
      timeout: bounds.timeout ?? this.#settings.actionTimeout,
      signal: bounds.signal,
      maxListEvents: this.#settings.maxListEvents,
      onItem: bounds.onItem,
    });
    this.#pending.add(id, action);
    this.#socket.write(text, this.#settings.encoding);
    return action.reply;
  }

  #reader(): AmiSink {
    const refuse = (code: 'E_AMI_PROTOCOL' | 'E_AGI_LIMIT', why: string): void => {
      this.end(new AGIError(code, `${this.#where} ${why}`));
    };
    return {
      greeting: () => {
        this.#isGreeted = true;
        this.#resolveGreeted();
      },
      message: (message) => {
        this.#take(message);
      },
      violation: (reason) => {
        refuse('E_AMI_PROTOCOL', `is not Asterisk's manager: ${reason}`);
      },
      overflow: (limit) => {
        refuse('E_AGI_LIMIT', `sent a message beyond ${limit}; raise it if that is right`);
      },
    };
  }

  #take(message: AmiMessage): void {
    if (message.Event === 'Shutdown') this.#isShuttingDown = true;
    const isAction = message.ActionID !== undefined && this.#pending.take(message);
    if (isAction) return;
    // One without either is the rest of an event, in which a value had two line breaks.
    const isEvent = message.Event !== undefined || message.Response === undefined;
    if (isEvent) this.#sink.event(message);
  }

  #checkUnsent(): void {
    if (this.#socket.writableLength <= MAX_UNSENT_BYTES) return;
    throw new AGIError(
      'E_AGI_LIMIT',
      `${this.#socket.writableLength} bytes of actions wait to be sent, since Asterisk does not read; send fewer at a time`,
    );
  }

  get #pingTimeout(): number {
    return this.#settings.pingTimeout + Math.ceil(this.#pending.longestWait);
  }

  get #where(): string {
    return `${this.#settings.host}:${this.#settings.port}`;
  }

  #closed(): AGIError {
    const cause = this.#socketError;
    if (this.#isLoggedIn) {
      if (this.#isShuttingDown) return this.#disconnected('Asterisk shuts down');
      return this.#disconnected(
        cause ? quoteValue(cause.message) : 'Asterisk closed the connection',
        cause,
      );
    }
    const why = cause
      ? quoteValue(cause.message)
      : this.#isGreeted
        ? 'Asterisk closed the connection before the login was answered'
        : "the connection was closed before Asterisk's greeting: too many sessions may be logging in " +
          '(authlimit), or the port is one for TLS';
    return new AGIError(
      'E_AMI_UNREACHABLE',
      `no connection to the manager at ${this.#where}: ${why}`,
      {
        cause,
      },
    );
  }

  #disconnected(why: string, cause?: Error): AGIError {
    return new AGIError(
      'E_AMI_DISCONNECTED',
      `the connection to the manager at ${this.#where} ended: ${why}`,
      { cause },
    );
  }
}
