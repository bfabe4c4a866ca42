import { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import { Duplex } from 'node:stream';
import type { AuthFunction } from '../auth/auth-function.js';
import type { AGIChannel } from '../channel/agi-channel.js';
import type { AGIRequest } from '../channel/agi-request.js';
import { emitSafely } from '../channel/emit-safely.js';
import { AGIError, invalidArgument } from '../errors.js';
import { resolveOptions } from '../options/resolve-options.js';
import { RouteTable } from '../routing/route-table.js';
import { emptyAcceptQueue } from './listening/accept-queue.js';
import { ConnectionGate } from './admission/connection-gate.js';
import { routeOf, type AGIHandler, type AGIRouteConfig } from './agi-route.js';
import { Drain, refusedTime, type CloseOptions } from './listening/drain.js';
import {
  listenTarget,
  refuseAborted,
  type ListenAddress,
  type ListenArguments,
  type ListenOptions,
  type ListenTarget,
} from './listening/listen-arguments.js';
import { closeOnAbort, makeServer, startListening, stopListening } from './listening/listener.js';
import { createEmit } from './emit-server-event.js';
import { channelOf, type AGIServerEvents } from './server-events.js';
import { SERVER_OPTIONS, type AGIServerOptions, type ServerSettings } from './server-options.js';
import { AfterCalls } from './session/after-calls.js';
import { OpenSessions } from './session/open-sessions.js';
import { createRouter } from './session/router.js';
import { keepHost } from './session/session-watch.js';
import { RunningCalls } from './session/running-calls.js';
import { Session } from './session/session.js';
import type { SessionHost } from './session/session-host.js';
import type { Connection } from './connection/socket-transport.js';

/**
 * A FastAGI server: accepts the calls that Asterisk sends, and runs the handler of each call's route.
 *
 * @publicApi
 */
export class AGIServer extends EventEmitter<AGIServerEvents> {
  readonly #emit = createEmit(this);
  /** Where to listen by default; `undefined` if the server was made without options. */
  readonly #address: Pick<AGIServerOptions, 'host' | 'port'> | undefined;
  readonly #settings: ServerSettings;
  readonly #routes = new RouteTable<AGIRouteConfig>();
  readonly #sessions = new OpenSessions();
  readonly #calls = new RunningCalls();
  readonly #afterCalls = new AfterCalls();
  readonly #gate: ConnectionGate;
  readonly #sessionHost: SessionHost<Session>;
  #server: Server | undefined;
  /** Resolves with the backlog of the listening socket; with `undefined` if it could not be opened. */
  #started: Promise<number | undefined> | undefined;
  #closing: Promise<void> | undefined;
  #drain: Drain | undefined;
  #accepted = 0;
  #emptied: (() => void) | undefined;

  /**
   * @param options all have safe defaults
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong
   */
  constructor(options?: AGIServerOptions) {
    super();
    this.#settings = resolveOptions(options, SERVER_OPTIONS, 'AGIServer options');
    this.#address = options && this.#settings;
    this.#gate = new ConnectionGate(this.#settings, (error) => {
      this.#emit('error', error);
    });
    const emit = this.#emit;
    this.#sessionHost = {
      settings: this.#settings,
      emit,
      route: createRouter(this.#routes, emit, (event) => this.listenerCount(event) > 0),
      auth: undefined,
      watchers: undefined,
      calls: this.#calls,
      afterCalls: this.#afterCalls,
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
    keepHost(this, this.#sessionHost);
  }

  /**
   * An error of a listener is reported, and not thrown to the caller. An `error` event without a listener
   * is dropped.
   *
   * @internal
   */
  override emit<Name>(
    name: Name | keyof AGIServerEvents,
    ...args: Name extends keyof AGIServerEvents ? AGIServerEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => channelOf(args));
  }

  /** Whether the server accepts calls. */
  get listening(): boolean {
    return this.state === 'listening';
  }

  /**
   * The answer to a readiness probe: `listening` if the server accepts calls; `draining` if it is
   * closing and waits for the running calls; `idle` otherwise.
   */
  get state(): 'idle' | 'listening' | 'draining' {
    if (this.#drain) return 'draining';
    return this.#server?.listening === true ? 'listening' : 'idle';
  }

  /** The channels of all open sessions. The set is not changed later: ask for it again to get a new one. */
  get channels(): ReadonlySet<AGIChannel> {
    return this.#sessions.channels;
  }

  /** The patterns of the routes, in the order in which they were added: `/menu/:lang`. */
  get routes(): readonly string[] {
    return this.#routes.patterns;
  }

  /**
   * How many calls run: those with an open session, and those whose handler or work after the call
   * (`afterCall`) still goes on although the session is over. `close({ drain })` waits until there are none.
   */
  get runningCalls(): number {
    return this.#calls.count;
  }

  /**
   * Sets the auth function of every route that has none of its own.
   *
   * @param auth called before the handler of each call
   * @returns this server
   * @throws AGIError `E_AGI_AUTH_EXISTS` if there is one already
   */
  auth(auth: AuthFunction): this {
    if (typeof auth !== 'function') throw invalidArgument('auth', auth, 'a function');
    if (this.#sessionHost.auth) throw new AGIError('E_AGI_AUTH_EXISTS');
    this.#sessionHost.auth = auth;
    return this;
  }

  /**
   * Adds a route.
   *
   * @param path a static path (`/menu`), or one with parameters (`/menu/:lang`, `/files/*rest`)
   * @param handler called for each call of the route, or the handler with the route's own auth function
   * @returns this server
   * @throws AGIError `E_AGI_INVALID_PATH`; `E_AGI_ROUTE_EXISTS` if a route would match the same paths;
   * `E_AGI_INVALID_ARGUMENT` for a handler that is no function
   */
  agi(path: string, handler: AGIHandler | AGIRouteConfig): this {
    this.#routes.add(path, routeOf(path, handler));
    return this;
  }

  /**
   * Starts to accept calls.
   *
   * Without a host, the server listens on `127.0.0.1`. Only `listen()` without any argument, on a server
   * that was made without options, listens on every address (`0.0.0.0`). The path of a Unix socket is
   * taken over if the process that left it has ended, and never if another process listens there.
   *
   * @param port a number from 0 to 65535; 0 takes a free port; the default is 4573
   * @returns resolves with the address and the port that was taken
   * @throws AGIError `E_AGI_ALREADY_LISTENING`; `E_AGI_SOCKET_ERROR` if the address cannot be used;
   * `E_AGI_ABORTED` if the signal is aborted already; `E_AGI_INVALID_ARGUMENT` for a wrong value, also
   * for a port that is a string
   */
  listen(port?: number, host?: string): Promise<ListenAddress>;
  listen(host: string, port?: number): Promise<ListenAddress>;
  listen(options: ListenOptions): Promise<ListenAddress>;
  async listen(...args: ListenArguments): Promise<ListenAddress> {
    const target = listenTarget(args, this.#address);
    if (this.#server) throw new AGIError('E_AGI_ALREADY_LISTENING');
    refuseAborted(target.signal);
    const server = makeServer(this.#settings, (socket) => {
      this.#accept(socket, target.path === undefined);
    });
    this.#server = server;
    const starting = this.#start(server, target);
    this.#started = starting.then(
      () => target.backlog,
      () => undefined,
    );
    const bound = await starting;
    server.on('error', (error) => {
      this.#emit('error', error);
    });
    closeOnAbort(target.signal, server, () => void this.close());
    this.#emit('listening', bound.host, bound.port);
    return bound;
  }

  /**
   * Serves a connection that was made elsewhere, such as a stream in memory, whether or not the server
   * listens. It is served like any other connection, and `close()` ends it, too. The options `allow` and
   * `maxConnectionsPerAddress` do not apply to it.
   *
   * @param stream a duplex stream that was made with `allowHalfOpen`
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for any other value
   */
  accept(stream: Duplex): void {
    if (!(stream instanceof Duplex) || !stream.allowHalfOpen) {
      throw invalidArgument('accept: stream', stream, 'a Duplex with allowHalfOpen');
    }
    this.#accept(stream, false);
  }

  /**
   * Stops accepting calls, waits `drain` ms for the running ones, and ends the rest with
   * `AGI_OUTCOME=draining`. Connections that the kernel has accepted already are served, too.
   *
   * A call runs until its handler has returned and its work after the call (`afterCall`) is done, also if
   * the caller has hung up before: both are waited for within `drain`. A handler that needs longer is not
   * stopped, and {@link runningCalls} still counts it. The work of calls that `close()` ended has 9 s more.
   *
   * The kernel resets a connection that comes after the last accepted one and before the end of the
   * listening socket, and its dialplan reads `SUCCESS`. With a load balancer, `notice` avoids that: from
   * this call on {@link state} is `draining`, and calls are still accepted until the balancer has seen it.
   *
   * It may be called again at any time. A shorter `drain` shortens the one under way.
   *
   * @returns resolves when the last connection is closed and the work after calls is done: at the latest
   * 10 s after the drain, when connections that their peers have not closed are destroyed
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a time that is no number of ms
   */
  close(options: CloseOptions = {}): Promise<void> {
    const { drain = 0, notice = 0 } = options;
    const refusal = refusedTime({ drain, notice });
    if (refusal !== undefined) return Promise.reject(refusal);
    const idle = this.#sessions.size === 0 && this.#calls.count === 0;
    if (this.#server === undefined && idle) return Promise.resolve();
    this.#drain ??= new Drain();
    this.#drain.limitTo(notice + drain);
    this.#closing ??= this.#stop(this.#server, this.#drain, notice);
    return this.#closing;
  }

  /** @internal Whether one of the routes matches the path of a call. */
  hasRouteFor({ segments }: AGIRequest): boolean {
    return this.#routes.match(segments) !== undefined;
  }

  async #start(server: Server, target: ListenTarget): Promise<ListenAddress> {
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
      await stopListening(server);
      drain.refuseCalls();
      this.#emit('close');
    }
    await drain.orUntil(Promise.all([this.#sessionsEnd(), this.#calls.none()]));
    for (const session of this.#sessions.all()) session.refuse('draining');
    await Promise.all([this.#sessionsEnd(), this.#afterCalls.end()]);
    if (this.#server === server) this.#server = undefined;
    this.#drain = undefined;
    this.#closing = undefined;
    if (wasOpen) this.#emit('stopped');
  }

  #sessionsEnd(): Promise<void> {
    if (this.#sessions.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied = resolve;
    });
  }

  #accept(socket: Connection, overNetwork: boolean): void {
    this.#accepted++;
    this.#afterCalls.open();
    const session = new Session(socket, this.#sessionHost);
    this.#sessions.add(session);
    const draining = this.#drain?.refuses === true;
    this.#gate.receive(session, socket, { overNetwork, draining, open: this.#sessions.size });
  }
}
