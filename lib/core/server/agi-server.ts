import { createServer, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import type { AuthFunction } from '../auth/auth-function.js';
import type { AGIChannel } from '../channel/agi-channel.js';
import { AGIError, invalidArgument } from '../errors.js';
import { refusedValue } from '../options/check-value.js';
import { anyMilliseconds } from '../options/number-rules.js';
import { resolveOptions } from '../options/resolve-options.js';
import { RouteTable } from '../routing/route-table.js';
import { emptyAcceptQueue } from './listening/accept-queue.js';
import { ConnectionGate } from './admission/connection-gate.js';
import { routeOf, type AGIHandler, type AGIRouteConfig } from './agi-route.js';
import { Drain } from './listening/drain.js';
import {
  listenTarget,
  type ListenArguments,
  type ListenOptions,
  type ListenTarget,
} from './listening/listen-arguments.js';
import { startListening } from './listening/listener.js';
import { ServerEmitter } from './server-emitter.js';
import { SERVER_OPTIONS, type AGIServerOptions, type ServerSettings } from './server-options.js';
import { OpenSessions } from './session/open-sessions.js';
import { createRouter } from './session/router.js';
import { RunningCalls } from './session/running-calls.js';
import { Session, type SessionHost } from './session/session.js';
import type { Connection } from './connection/socket-transport.js';

/** How long `close()` may take. */
const TIME = anyMilliseconds();

/** A FastAGI server: routes calls that Asterisk sends to handlers. */
export class AGIServer extends ServerEmitter {
  /** Where to listen unless told; a server made without options listens everywhere. */
  readonly #address: Pick<AGIServerOptions, 'host' | 'port'> | undefined;
  readonly #settings: ServerSettings;
  readonly #routes = new RouteTable<AGIRouteConfig>();
  readonly #sessions = new OpenSessions();
  readonly #calls = new RunningCalls();
  readonly #gate: ConnectionGate;
  readonly #sessionHost: SessionHost;
  #server: Server | undefined;
  /** Resolves with the backlog of the listening socket, or with nothing if there is none. */
  #started: Promise<number | undefined> | undefined;
  #closing: Promise<void> | undefined;
  #drain: Drain | undefined;
  #accepted = 0;
  #emptied: (() => void) | undefined;

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong */
  constructor(options?: AGIServerOptions) {
    super();
    this.#settings = resolveOptions(options, SERVER_OPTIONS, 'AGIServer options');
    this.#address = options && this.#settings;
    this.#gate = new ConnectionGate(this.#settings, (error) => {
      this.tell('error', error);
    });
    const emit = this.tell;
    this.#sessionHost = {
      settings: this.#settings,
      emit,
      route: createRouter(this.#routes, emit, (event) => this.listenerCount(event) > 0),
      auth: undefined,
      calls: this.#calls,
      untrusted: this.#gate.untrusted,
      opened: () => {
        this.#sessions.changed();
      },
      closed: (session, channel) => {
        this.#sessions.remove(session);
        if (channel) emit('channel_end', channel);
        if (this.#sessions.size === 0) this.#emptied?.();
      },
    };
  }

  /** Whether the server accepts calls. */
  get listening(): boolean {
    return this.state === 'listening';
  }

  /**
   * What a probe for readiness asks: `listening` accepts calls; `draining` wants none and waits for
   * those that run; `idle` does neither.
   */
  get state(): 'idle' | 'listening' | 'draining' {
    if (this.#drain) return 'draining';
    return this.#server?.listening === true ? 'listening' : 'idle';
  }

  /** The calls whose sessions are open now: another set when calls have come or gone. */
  get channels(): ReadonlySet<AGIChannel> {
    return this.#sessions.channels;
  }

  /**
   * How many calls run: those whose session is open, and those whose handler has not returned yet
   * although the session is over. This is what `close({ drain })` waits for.
   */
  get runningCalls(): number {
    return this.#calls.count;
  }

  /**
   * Sets the authentication of every route that has none of its own.
   *
   * @throws AGIError `E_AGI_AUTH_EXISTS` if there is one already
   */
  auth(auth: AuthFunction): this {
    if (typeof auth !== 'function') throw invalidArgument('auth', auth, 'a function');
    if (this.#sessionHost.auth) throw new AGIError('E_AGI_AUTH_EXISTS');
    this.#sessionHost.auth = auth;
    return this;
  }

  /**
   * Adds a route: `/menu`, `/menu/:lang`, `/files/*rest`.
   *
   * @throws AGIError `E_AGI_INVALID_PATH`, `E_AGI_ROUTE_EXISTS`
   */
  agi(path: string, handler: AGIHandler | AGIRouteConfig): this {
    this.#routes.add(path, routeOf(path, handler));
    return this;
  }

  /**
   * Starts to accept calls.
   *
   * A host that is not given is `127.0.0.1`; only `listen()` without arguments, on a server that was
   * made without options, listens on every address (`0.0.0.0`). The path of a Unix socket is taken
   * over where the process that left it is gone, never where another one listens there.
   *
   * @param port a number from 0 to 65535, 0 for a free one; 4573 unless given
   * @returns the address, with the port that was taken
   * @throws AGIError `E_AGI_ALREADY_LISTENING`; `E_AGI_SOCKET_ERROR` if the address cannot be used;
   * `E_AGI_INVALID_ARGUMENT`, for a port that is a string, too
   */
  listen(port?: number, host?: string): Promise<{ host: string; port: number }>;
  listen(host: string, port?: number): Promise<{ host: string; port: number }>;
  listen(options: ListenOptions): Promise<{ host: string; port: number }>;
  async listen(...args: ListenArguments): Promise<{ host: string; port: number }> {
    const target = listenTarget(args, this.#address);
    if (this.#server) throw new AGIError('E_AGI_ALREADY_LISTENING');
    const { signal } = target;
    if (signal?.aborted) {
      throw new AGIError('E_AGI_ABORTED', 'listen: the signal is aborted', {
        cause: signal.reason,
      });
    }
    const { keepAlive, handshakeTimeout } = this.#settings;
    const server = createServer(
      {
        // Asterisk's half-close must not close ours before the last words are out.
        allowHalfOpen: true,
        // Whoever has to wait is not read before.
        pauseOnConnect: true,
        noDelay: true,
        // What may be probed later is (see Session).
        keepAlive: keepAlive > 0 && keepAlive < handshakeTimeout,
        keepAliveInitialDelay: keepAlive,
      },
      (socket) => {
        this.#accept(socket, target.path === undefined);
      },
    );
    this.#server = server;
    const starting = this.#start(server, target);
    this.#started = starting.then(
      () => target.backlog,
      () => undefined,
    );
    const bound = await starting;
    server.on('error', (error) => {
      this.tell('error', error);
    });
    const onAbort = (): void => void this.close();
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    server.once('close', () => signal?.removeEventListener('abort', onAbort));

    this.tell('listening', bound.host, bound.port);
    return bound;
  }

  /**
   * Takes a connection that something else has made, such as a stream in memory, whether or not the
   * server listens. It is served like any other; `close()` ends it, too. Where it comes from is not
   * looked at: `allow` does not apply.
   *
   * @param stream both ways, made with `allowHalfOpen`
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything else
   */
  accept(stream: Duplex): void {
    if (!(stream instanceof Duplex) || !stream.allowHalfOpen) {
      throw invalidArgument('accept: stream', stream, 'a Duplex with allowHalfOpen');
    }
    this.#accept(stream, false);
  }

  /**
   * Stops accepting calls, lets those that run finish for `drain` ms, and ends the rest with
   * `AGI_OUTCOME=draining`. What the kernel has connected already is served, too. A call runs until
   * its handler has returned, also where the caller has hung up before: what a handler does then
   * (transcribe, save) is waited for within `drain`. A handler that is not done by then is no longer
   * waited for; it is not stopped, and {@link runningCalls} counts it still.
   *
   * The kernel resets a connection that comes between the last one taken and the end of the
   * listening socket, and a dialplan reads `SUCCESS` then. Behind a load balancer, `notice` rules
   * that out: from this call on {@link state} is `draining`, and calls are taken until the balancer
   * has seen it.
   *
   * May be called again at any time; with a shorter `drain` it hurries the closing under way.
   *
   * @param options.notice in ms, from this call, for which calls are still taken; `0` (default) for none
   * @param options.drain in ms, from the end of the notice; `0` (default) ends them at once
   * @returns resolves when the last connection is closed: at the latest 10 s after the drain, when a
   * peer that does not close its own side is cut off
   */
  close(options: { drain?: number; notice?: number } = {}): Promise<void> {
    const { drain = 0, notice = 0 } = options;
    for (const [name, value] of Object.entries({ drain, notice })) {
      if (TIME.accepts(value)) continue;
      return Promise.reject(refusedValue(`close: ${name}`, value, TIME.allowed));
    }
    const idle = this.#sessions.size === 0 && this.#calls.count === 0;
    if (this.#server === undefined && idle) return Promise.resolve();
    this.#drain ??= new Drain();
    this.#drain.limitTo(notice + drain);
    this.#closing ??= this.#stop(this.#server, this.#drain, notice);
    return this.#closing;
  }

  async #start(server: Server, target: ListenTarget): Promise<{ host: string; port: number }> {
    try {
      await this.#gate.measure();
      return await startListening(server, target);
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
  }

  async #stop(server: Server | undefined, drain: Drain, notice: number): Promise<void> {
    const backlog = server && (await this.#started);
    const wasOpen = server !== undefined && backlog !== undefined;
    if (wasOpen) {
      if (notice > 0) await drain.pause(notice);
      await emptyAcceptQueue(() => this.#accepted, backlog);
      await new Promise<void>((resolve) => {
        // Its callback waits for connections, too; the handle is closed at once.
        server.close();
        setImmediate(resolve);
      });
      drain.refuseCalls();
      this.tell('close');
    }
    await drain.orUntil(Promise.all([this.#sessionsEnd(), this.#calls.none()]));
    for (const session of this.#sessions.all()) session.refuse('draining');
    await this.#sessionsEnd();
    if (this.#server === server) this.#server = undefined;
    this.#drain = undefined;
    this.#closing = undefined;
    if (wasOpen) this.tell('stopped');
  }

  #sessionsEnd(): Promise<void> {
    if (this.#sessions.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied = resolve;
    });
  }

  #accept(socket: Connection, overNetwork: boolean): void {
    this.#accepted++;
    const session = new Session(socket, this.#sessionHost);
    this.#sessions.add(session);
    const draining = this.#drain?.refuses === true;
    this.#gate.receive(session, socket, { overNetwork, draining, open: this.#sessions.size });
  }
}
