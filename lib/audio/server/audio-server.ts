import { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import {
  AGIError,
  type AGIChannel,
  type AudioLine,
  type ListenAddress,
  type ListenOptions,
} from '../../core/index.js';
import {
  ConnectionGate,
  Drain,
  emitSafely,
  listenTarget,
  makeServer,
  refusedTime,
  simulatedLinesOf,
  resolveOptions,
  startListening,
} from '../../core/internal.js';
import { FIRST_MESSAGE_BYTES } from '../codec/limits.js';
import { attachLine } from '../joining/attach.js';
import type { AwaitingOptions } from '../joining/awaited-line.js';
import { takeCall } from '../joining/bind-line.js';
import { connectLine } from '../joining/connect.js';
import {
  joinRules,
  RATE_RULE,
  type AttachOptions,
  type ConnectOptions,
} from '../joining/join-options.js';
import type { ExpectedLine, LineHost } from '../joining/line-host.js';
import type { LineSettings } from '../line/line.js';
import { AudioConnection, type ConnectionHost } from './audio-connection.js';
import {
  AUDIO_SERVER_OPTIONS,
  reachableAt,
  type AudioServerOptions,
  type AudioServerSettings,
} from './audio-options.js';
import type { AudioServerEvents } from './audio-server-events.js';
import { LineTable } from './line-table.js';

/** The address of lines whose calls are simulated in this process. */
const SIMULATED = 'localhost:9092';

/**
 * Live audio of calls: Asterisk connects to this server by its AudioSocket, once for each call that asks for
 * it. The caller's voice comes in, ours goes out.
 *
 * @publicApi
 */
export class AudioServer extends EventEmitter<AudioServerEvents> {
  readonly #settings: Readonly<AudioServerSettings>;
  readonly #gate: ConnectionGate;
  readonly #lines = new LineTable();
  readonly #connections = new Set<AudioConnection>();
  /** Calls that are about to have a line. */
  readonly #joining = new WeakSet<AGIChannel>();
  readonly #connectionHost: ConnectionHost;
  readonly #lineHost: LineHost;
  #server: Server | undefined;
  #address: string | undefined;
  #drain: Drain | undefined;
  #closing: Promise<void> | undefined;

  /**
   * @param options all have safe defaults
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong
   */
  constructor(options?: AudioServerOptions) {
    super();
    const settings = resolveOptions(options, AUDIO_SERVER_OPTIONS, 'AudioServer options');
    this.#settings = settings;
    const maxHandshakeBytes = settings.maxUnknown * FIRST_MESSAGE_BYTES;
    this.#gate = new ConnectionGate({ ...settings, maxHandshakeBytes }, (error) => {
      this.emit('error', error);
    });
    this.#connectionHost = {
      idTimeout: settings.idTimeout,
      untrusted: this.#gate.untrusted,
      open: (id, connection) => this.#lines.connect(id, connection),
      closed: (connection) => {
        this.#connections.delete(connection);
      },
    };
    this.#lineHost = {
      expect: (channel, line, awaiting) => this.#expect(channel, line, awaiting),
    };
  }

  /**
   * An error of a listener is reported, and not thrown to the caller. An `error` event without a listener
   * is dropped.
   *
   * @internal
   */
  override emit<Name>(
    name: Name | keyof AudioServerEvents,
    ...args: Name extends keyof AudioServerEvents ? AudioServerEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => undefined);
  }

  /** Whether Asterisk can connect, and lines can be asked for. */
  get listening(): boolean {
    return this.state === 'listening';
  }

  /**
   * Whether Asterisk can connect: `draining` from the call of `close()` until the last line is over.
   */
  get state(): 'idle' | 'listening' | 'draining' {
    if (this.#closing !== undefined) return 'draining';
    return this.#address === undefined ? 'idle' : 'listening';
  }

  /** The lines that are open. The set is not changed later: ask for it again to get a new one. */
  get lines(): ReadonlySet<AudioLine> {
    return this.#lines.open;
  }

  /**
   * Starts to accept connections of Asterisk's.
   *
   * @param options `host` and `port` instead of those of the server, `backlog`, and a `signal` that closes it
   * @returns resolves with the address and the port that was taken
   * @throws AGIError `E_AGI_ALREADY_LISTENING`; `E_AGI_SOCKET_ERROR` if the address cannot be used;
   * `E_AGI_INVALID_ARGUMENT` for a wrong value, and for a server that listens everywhere (`0.0.0.0`) and was
   * not told by which `address` Asterisk reaches it
   */
  async listen(options: Omit<ListenOptions, 'path'> = {}): Promise<ListenAddress> {
    const { signal, ...target } = listenTarget([options], this.#settings);
    const everywhere = reachableAt(this.#settings.address, target) === undefined;
    if (everywhere) {
      const message =
        `listen: host is ${target.host}, which is no address that Asterisk could connect to; ` +
        "give `address`, such as '10.0.0.5'";
      throw new AGIError('E_AGI_INVALID_ARGUMENT', message);
    }
    if (this.#server) throw new AGIError('E_AGI_ALREADY_LISTENING');
    if (signal?.aborted) {
      throw new AGIError('E_AGI_ABORTED', 'listen: the signal is aborted', {
        cause: signal.reason,
      });
    }
    const { keepAlive } = this.#settings;
    const server = makeServer({ keepAlive, handshakeTimeout: Infinity }, (socket) => {
      this.#accept(socket);
    });
    this.#server = server;
    let bound: ListenAddress;
    try {
      await this.#gate.measure();
      bound = await startListening(server, { ...target, path: undefined, signal: undefined });
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
    server.on('error', (error) => {
      this.emit('error', error);
    });
    const host = target.host === bound.host ? bound.host : target.host;
    this.#address = reachableAt(this.#settings.address, { host, port: bound.port });
    const onAbort = (): void => void this.close();
    signal?.addEventListener('abort', onAbort);
    server.once('close', () => signal?.removeEventListener('abort', onAbort));
    this.emit('listening', bound.host, bound.port);
    if (signal?.aborted) onAbort();
    return bound;
  }

  /**
   * Gives a call a line of live audio, beside all that goes on: commands, prompts, keys and Dial. The line
   * has 8000 Hz, as ChanSpy has, whatever the call has. Asterisk: `EXEC Originate`, ChanSpy and
   * `EXEC Playtones`; it takes some ms.
   *
   * Between prompts a silent tone is played, without which the caller would not hear the line. GET DATA waits
   * without it after its prompt: what is spoken then is heard only if something else sounds.
   *
   * @param channel a call that is live
   * @throws AGIError `E_AUDIO_UNREACHABLE` if Asterisk cannot connect, `E_AUDIO_TIMEOUT` if it does not in
   * time, `E_AUDIO_NOT_LISTENING`, `E_AUDIO_IN_USE` if the call has a line; `E_AGI_UNSUPPORTED` if this
   * Asterisk is older than 18 or lacks a module; `E_AGI_HANGUP`, `E_AGI_ABORTED`, `E_AGI_INVALID_ARGUMENT`
   */
  attach(channel: AGIChannel, options?: AttachOptions): Promise<AudioLine> {
    return this.#join('attach', channel, () => {
      const { activity, maxQueuedFrames } = this.#settings;
      const rules = joinRules(activity, maxQueuedFrames);
      const settings = resolveOptions(options, rules, 'attach: options');
      return attachLine(this.#lineHost, channel, settings);
    });
  }

  /**
   * Connects a call with us, as with a telephone: in wideband where the call and Asterisk have it, with keys,
   * and with the least delay. Commands of the channel wait until the line is closed. A call that is not
   * answered yet is answered. Asterisk: `EXEC Dial AudioSocket/…`.
   *
   * @param channel a call that is live
   * @throws AGIError as `attach()` does; `E_AGI_UNSUPPORTED` for a `rate` that this Asterisk does not have:
   * before 22.7, 20.17 and 23.1 that is any other than 8000
   */
  connect(channel: AGIChannel, options: ConnectOptions = {}): Promise<AudioLine> {
    return this.#join('connect', channel, () => {
      const { activity, maxQueuedFrames } = this.#settings;
      const rules = { ...joinRules(activity, maxQueuedFrames), rate: RATE_RULE };
      const { rate, ...settings } = resolveOptions(options, rules, 'connect: options');
      return connectLine(this.#lineHost, channel, settings, rate);
    });
  }

  /**
   * Gives out no more lines, waits `drain` ms for the open ones, closes the rest, and stops listening. It may
   * be called again at any time; a shorter `drain` shortens the one under way.
   *
   * @param options `drain`: time in ms in which lines may go on; 0 unless given
   * @returns resolves when the last connection is closed
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a time that is no number of ms
   */
  close({ drain = 0 }: { drain?: number } = {}): Promise<void> {
    const refusal = refusedTime({ drain, notice: 0 });
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.#server === undefined) {
      // Without a network it may have lines all the same: those of simulated calls.
      this.#lines.end();
      return Promise.resolve();
    }
    this.#drain ??= new Drain();
    this.#drain.limitTo(drain);
    this.#closing ??= this.#stop(this.#server, this.#drain);
    return this.#closing;
  }

  async #stop(server: Server, drain: Drain): Promise<void> {
    // A listen() that is under way has not taken its port yet.
    while (!server.listening && this.#server === server) await new Promise(setImmediate);
    await drain.orUntil(this.#lines.none());
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      this.#lines.end();
      // A connection that has a line ended with it; this ends the others.
      for (const connection of this.#connections) connection.refuse('draining');
    });
    this.#server = undefined;
    this.#address = undefined;
    this.#drain = undefined;
    this.#closing = undefined;
    this.emit('close');
  }

  #accept(socket: Socket): void {
    const connection = new AudioConnection(socket, this.#connectionHost);
    this.#connections.add(connection);
    const open = this.#connections.size;
    this.#gate.receive(connection, socket, { overNetwork: true, draining: false, open });
  }

  #expect(channel: AGIChannel, settings: LineSettings, options: AwaitingOptions): ExpectedLine {
    // A server that does not listen serves calls that are simulated in this process, as an AGIServer does.
    const simulated = this.listening ? undefined : simulatedLinesOf(channel.request.uniqueId);
    const address = simulated ? SIMULATED : this.#address;
    if (address === undefined || (!this.listening && !simulated)) {
      const message = 'the audio server does not listen; await listen() before the first call';
      throw new AGIError('E_AUDIO_NOT_LISTENING', message);
    }
    return this.#lines.expect(address, channel, settings, options, simulated);
  }

  async #join(
    method: string,
    channel: AGIChannel,
    join: () => Promise<AudioLine>,
  ): Promise<AudioLine> {
    takeCall(method, channel, this.#joining);
    try {
      return await join();
    } finally {
      this.#joining.delete(channel);
    }
  }
}
