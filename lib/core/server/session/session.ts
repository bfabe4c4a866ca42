import type { AGIChannel } from '../../channel/agi-channel.js';
import { Call } from '../../channel/call/call.js';
import type { CallObserver } from '../../channel/call/call-observer.js';
import { composeLastWords } from '../../channel/call/last-words.js';
import { openChannel, openRequest } from '../../channel/open-channel.js';
import type { AfterCallWork, CallOutcome, Refusal } from '../../channel/options.js';
import type { Environment } from '../../codec/environment.js';
import { EnvironmentText } from '../../codec/environment-text.js';
import { Deadline } from '../../deadline.js';
import { diagnostics } from '../../diagnostics.js';
import { type AGIError } from '../../errors.js';
import type { CountedConnection } from '../admission/admission.js';
import { AfterCall } from './after-call.js';
import { authenticate } from './authenticate.js';
import { endOnRedirect } from './end-on-redirect.js';
import { handleData, handleEnd } from '../connection/connection-events.js';
import type { ConnectionOwner, News } from '../connection/connection-events.js';
import { warnOfMissingAwait } from './missing-await.js';
import type { RunningCall } from './running-calls.js';
import { Handshake } from './handshake.js';
import type { ProxyHandshake } from '../proxy/proxy-handshake.js';
import type { SessionHost } from './session-host.js';
import { beginWatch, type SessionWatch } from './session-watch.js';
import { probe, SocketTransport, type Connection } from '../connection/socket-transport.js';
import type { UntrustedSession } from '../admission/untrusted-sessions.js';
import type { NewSession } from '../admission/connection-gate.js';

/** One connection, from its first byte to its last one. */
export class Session implements CallObserver, ConnectionOwner, NewSession {
  readonly #socket: Connection;
  readonly #transport: SocketTransport;
  readonly #host: SessionHost<Session>;
  #handshake: Handshake | undefined;
  /** Refuses a peer that sends no environment in time. */
  #handshakeTimer: Deadline<this> | undefined;
  #call: Call | undefined;
  #channel: AGIChannel | undefined;
  readonly counted: CountedConnection = { state: 'new', address: undefined };
  /** Its index among the open sessions. */
  index = -1;
  /** The time at which the call began, if it is watched. */
  #begun: number | undefined;
  #running: RunningCall | undefined;
  #watch: SessionWatch | undefined;
  #afterCall: AfterCall | undefined;
  /** The error of a handler, an auth function or the connection. */
  #error: unknown;
  /** Whether a hangup was told between the bytes, perhaps before the call began. */
  #isHungUp = false;
  /** How many bytes came before the call began. */
  #receivedBytes = 0;
  /** Whether the call is authenticated, or does not have to be. */
  #trusted = false;
  heldBytes = 0;
  older: UntrustedSession | undefined;
  younger: UntrustedSession | undefined;

  constructor(socket: Connection, host: SessionHost<Session>) {
    this.#socket = socket;
    this.#host = host;
    this.#transport = new SocketTransport(socket);
    handleEnd(socket, this);
  }

  /** The channel of the call; `undefined` until the environment is read. */
  get channel(): AGIChannel | undefined {
    return this.#channel;
  }

  /** Reads the environment, and then runs the call. */
  start(proxyHandshake: ProxyHandshake): void {
    // While it waited, the server may have refused it, or the peer may have gone.
    if (this.#transport.ended || this.#socket.destroyed) return;
    const { settings } = this.#host;
    this.#handshake = new Handshake(proxyHandshake, settings);
    this.#handshakeTimer = new Deadline(settings.handshakeTimeout, onHandshakeTimeout, this);
    handleData(this.#socket);
  }

  received(chunk: Buffer): void {
    this.#watch?.received(chunk);
    if (this.#transport.ended) return;
    if (this.#call) this.#call.commands.receive(chunk);
    else if (this.#handshake) this.#readHandshake(this.#handshake, chunk);
  }

  /** The peer has closed its side. */
  receivedAll(): void {
    this.#watch?.peerClosed();
    if (this.#call) this.#call.disconnected();
    else {
      this.#transport.end();
      this.#host.untrusted.refused(this);
    }
  }

  connectionFailed(error: Error): void {
    this.#call?.disconnected(error);
  }

  told(news: News): void {
    if (news.kind === 'hangup') {
      this.#isHungUp = true;
      this.#call?.hungUp();
    } else if (news.kind === 'finished') this.#call?.finish('asyncagiBreak() has ended it');
    else if (this.#call === undefined) this.refuse('protocol_error', news.reason);
  }

  closed(): void {
    this.#watch?.peerClosed();
    this.#stopHandshake();
    this.#transport.closed();
    this.#call?.disconnected();
    this.#host.untrusted.closed(this);
    this.#host.closed(this, this.#channel);
    this.#running?.connectionClosed();
  }

  /**
   * Ends the session with last words, whatever its state is.
   *
   * @param reason why the peer's bytes were refused, without a value of the peer's
   */
  refuse(outcome: Refusal, reason?: string): void {
    this.#stopHandshake();
    if (this.#call) this.#call.refuse(outcome);
    else if (!this.#transport.ended) {
      const custom = this.#host.settings.lastWords;
      const words = composeLastWords({ outcome, request: undefined, hungUp: false, custom });
      this.#transport.end(words);
      this.#host.untrusted.refused(this);
      this.#reportConnection(outcome, reason);
    }
  }

  cutOff(): void {
    this.#socket.destroy();
  }

  #reportConnection(outcome: string, reason?: string): void {
    if (!diagnostics.connection.hasSubscribers) return;
    const { remoteAddress } = this.#transport;
    const callId = this.#call?.request.uniqueId;
    diagnostics.connection.publish({ remoteAddress, outcome, reason }, callId);
  }

  hungUp(): void {
    const [call, channel] = [this.#call, this.#channel];
    if (!call || !channel) return;
    if (this.#host.settings.endOnRedirect) endOnRedirect(call, channel);
    channel.emit('hangup');
  }

  ended(outcome: CallOutcome): void {
    if (!this.#trusted) this.#host.untrusted.refused(this);
    if (this.#begun !== undefined && this.#call && diagnostics.callEnd.hasSubscribers) {
      const duration = performance.now() - this.#begun;
      const { request } = this.#call;
      diagnostics.callEnd.publish({ call: request, outcome, duration, error: this.#error });
    }
    this.#watch?.ended(outcome, this.#error);
    this.#channel?.emit('end', outcome);
    this.#afterCall?.sessionIsOver();
  }

  afterCall(work: AfterCallWork): void {
    const [call, channel, running] = [this.#call, this.#channel, this.#running];
    if (!call || !channel || !running) return;
    const [connection, watch] = [this.#socket, this.#watch];
    watch?.workGiven();
    this.#afterCall ??= new AfterCall({ call, channel, running, connection, watch }, this.#host);
    this.#afterCall.add(work);
    if (call.isEnded) this.#afterCall.sessionIsOver();
  }

  failed(error: AGIError): void {
    this.#error = error;
    if (this.#channel) this.#host.emit('channel_error', { channel: this.#channel, error });
  }

  commandFailed(error: AGIError): void {
    if (this.#channel) this.#host.emit('execute_error', { channel: this.#channel, error });
  }

  #readHandshake(handshake: Handshake, chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    const outcome = handshake.push(chunk);
    if (handshake.source !== undefined) this.#transport.setRemoteAddress(handshake.source);
    if (outcome === undefined) {
      this.#host.untrusted.hold(this, handshake.heldBytes);
    } else if ('refusal' in outcome) {
      this.refuse(outcome.refusal, outcome.reason);
    } else {
      // A call may be long: the memory of the handshake is freed.
      this.#handshake = undefined;
      this.#open(outcome.environment, outcome.rest);
    }
  }

  #stopHandshake(): void {
    this.#handshakeTimer?.clear();
    this.#handshakeTimer = undefined;
    this.#handshake = undefined;
  }

  /**
   * The time for the environment is over. A peer that has not sent it is refused. A peer that has is
   * probed from now on, if it is silent: most calls end sooner, and so cost four system calls less.
   */
  handshakeTimedOut(): void {
    this.#handshakeTimer = undefined;
    const { keepAlive } = this.#host.settings;
    if (this.#call === undefined) this.refuse('handshake_timeout');
    else if (keepAlive > 0) probe(this.#socket, keepAlive);
  }

  #open(environment: Environment | EnvironmentText, rest: Buffer): void {
    const { settings, emit } = this.#host;
    const call = new Call(openRequest(environment), this.#transport, settings, this);
    const channel = openChannel(call);
    this.#call = call;
    this.#channel = channel;
    this.#host.opened();
    const running = this.#host.calls.begin();
    this.#running = running;
    this.#reportConnection('accepted');
    if (diagnostics.callStart.hasSubscribers) diagnostics.callStart.publish({ call: call.request });
    if (diagnostics.callEnd.hasSubscribers) this.#begun = performance.now();
    if (this.#host.watchers !== undefined) {
      const told = environment instanceof EnvironmentText ? environment.block : environment;
      const session = { channel, environment: told, connection: this.#socket };
      this.#watch = beginWatch(this.#host.watchers, session);
      this.#transport.watch = this.#watch;
    }
    emit('connection', channel);
    if (rest.length > 0) {
      this.#watch?.received(rest);
      call.commands.receive(rest);
    }
    if (this.#isHungUp) call.hungUp();
    running.workBegins();
    void this.#run(call, channel, running);
  }

  #noteError(error: unknown): void {
    this.#error = error ?? new TypeError(`${String(error)} was thrown`);
  }

  #trust(call: Call): void {
    // A call that has ended by now was refused.
    if (call.isEnded) return;
    this.#trusted = true;
    this.#host.untrusted.hold(this, 0);
    call.commands.trust();
  }

  /** Never rejects. */
  async #run(call: Call, channel: AGIChannel, running: RunningCall): Promise<void> {
    const { emit } = this.#host;
    try {
      const route = this.#host.route(channel);
      if (route === undefined) {
        call.refuse('no_handler');
        return;
      }
      const { handler, auth = this.#host.auth } = route;
      if (auth) {
        this.#host.untrusted.hold(this, this.#receivedBytes);
        if (call.isEnded) return;
        const denial = await authenticate(auth, channel, emit);
        if (denial) {
          if ('error' in denial) this.#noteError(denial.error);
          call.refuse(denial.refusal);
          return;
        }
      }
      this.#trust(call);
      // A listener or the auth function may have ended the call.
      if (!channel.ended) await handler(channel, call.request.params);
      warnOfMissingAwait(call, route);
      call.finish();
    } catch (error) {
      if (channel.isExpectedEnd(error)) {
        call.finish();
        return;
      }
      this.#noteError(error);
      emit('handler_error', { error, path: call.request.path, channel });
      call.refuse('handler_error');
    } finally {
      running.workEnds();
    }
  }
}

/** One function for all sessions: a closure would take memory for each of them. */
function onHandshakeTimeout(session: Session): void {
  session.handshakeTimedOut();
}
