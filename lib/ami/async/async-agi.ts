import { randomBytes } from 'node:crypto';
import { AGIRequest, AGIServer, describeThrown, parseEnvironment } from '../../core/index.js';
import { argumentError, describeValue, isInstance, report } from '../../core/internal.js';
import { AmiClient } from '../client/ami-client.js';
import type { AmiMessage } from '../codec/message.js';
import { interruptCarried } from '../interrupting/interrupt-by.js';
import {
  asyncAgiSettings,
  type AsyncAgiOptions,
  type AsyncAgiSettings,
} from './async-agi-options.js';
import { AsyncSession } from './async-session.js';
import { environmentOf } from './environment.js';
import { decodePiece } from './event-text.js';
import { LeftCalls } from './left-calls.js';
import { SESSION_EVENTS, type SessionHost } from './session-host.js';

/**
 * Brings the calls of `AGI(agi:async,/menu?lang=en)` to a server, over the connection of an AMI client: its routes,
 * guards and handlers serve them as those of FastAGI, and so do its options and events. The first argument of AGI()
 * after `agi:async` is the path and query, the others are the arguments of the call.
 *
 * The user of the manager needs `agi` in `read` and `write` of manager.conf; with `call` in `read` it is known at once
 * why a call ends.
 *
 * What AsyncAGI cannot do: no command is executed after the hangup, a line has at most 1,013 bytes, and a command
 * that fails (a missing sound) ends the session with `E_AGI_COMMAND_FAILED`. Values of any length are read and
 * written all the same. With `call` in `write`, `hangup({ now: true })`, the signal of a command and its deadline end
 * what runs at once, as {@link interruptBy} does it for FastAGI.
 *
 * If the connection to the manager is lost, or Asterisk does not take a command in time, the handler's commands reject
 * once with `E_AGI_SOCKET_ERROR`, and the call is over for this process. As soon as the client is connected, the
 * dialplan of each such call goes on, with `AGI_OUTCOME=disconnected` and `AGISTATUS=FAILURE`.
 *
 * @example
 * ```ts
 * import { AGIServer } from 'nestjs-agi/core';
 * import { AmiClient, AsyncAgi } from 'nestjs-agi/ami';
 *
 * const server = new AGIServer();
 * server.agi('/menu', async (channel) => {
 *   await channel.answer();
 * });
 * const ami = new AmiClient({ username: 'app', secret: process.env.AMI_SECRET ?? '' });
 * const asyncAgi = new AsyncAgi(ami, server);
 * await ami.connect();
 * // At the end: no new calls, then the running ones, then the manager.
 * asyncAgi.close();
 * await server.close({ drain: 30_000 });
 * await ami.close();
 * ```
 *
 * @publicApi
 */
export class AsyncAgi {
  readonly #ami: AmiClient;
  readonly #server: AGIServer;
  readonly #settings: AsyncAgiSettings;
  readonly #prefix = randomBytes(6).toString('hex');
  readonly #sessions = new Map<string, AsyncSession>();
  readonly #byChannel = new Map<string, AsyncSession>();
  readonly #left: LeftCalls;
  readonly #host: SessionHost;
  readonly #unwatch: () => void;
  #made = 0;
  #isClosed = false;
  #isShared = false;
  /** The events that the manager's user may hear, as is seen when they come. */
  readonly #hears = { hearsHangups: false, hearsVariables: false };

  /**
   * Takes calls from now on, whenever the client is connected. The server need not listen.
   *
   * @param ami the client of the Asterisk whose calls these are; each Asterisk has one of its own
   * @param server serves the calls
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a wrong option, or a client that asks for events without `agi`
   */
  constructor(ami: AmiClient, server: AGIServer, options?: AsyncAgiOptions) {
    checkParts(ami, server);
    this.#settings = asyncAgiSettings(options);
    this.#ami = ami;
    this.#server = server;
    this.#left = new LeftCalls(ami);
    this.#host = Object.assign(this.#hears, {
      command: (Channel, Command, CommandID) =>
        ami.action('AGI', { Channel, Command: ami.asText(Command), CommandID }),
      statusOf: async (Channel) => {
        const { response } = await ami.action('Getvar', { Channel, Variable: 'AGISTATUS' });
        return response.Value ?? '';
      },
      connecting: () => (ami.state === 'connecting' ? ami.whenConnected() : undefined),
      left: (uniqueId) => {
        this.#left.add(uniqueId);
        this.#left.release();
      },
      interrupt: interruptCarried(ami),
      after: (ms, act) => ami.clock.after(ms, act),
      closed: (id) => {
        this.#closed(id);
      },
    } satisfies Omit<SessionHost, 'hearsHangups' | 'hearsVariables'>);
    this.#unwatch = ami.watchEvents(SESSION_EVENTS, (event) => {
      this.#take(event);
    });
    ami
      .on('disconnect', this.#onDisconnect)
      .on('retry', this.#onDisconnect)
      .on('close', this.#onDisconnect);
  }

  /** How many calls are served. */
  get runningCalls(): number {
    return this.#sessions.size;
  }

  /** Takes no more calls. Those that run go on; `close()` of the server ends them. */
  close(): void {
    this.#isClosed = true;
    if (this.#sessions.size === 0) this.#stop();
  }

  #stop(): void {
    this.#unwatch();
    this.#ami.off('disconnect', this.#onDisconnect);
    this.#ami.off('retry', this.#onDisconnect);
    this.#ami.off('close', this.#onDisconnect);
  }

  readonly #onDisconnect = (error?: Error): void => {
    const cause = error ?? new Error('the AMI client is closed');
    for (const session of [...this.#sessions.values()]) {
      if (session.isHeld) this.#left.add(session.uniqueId);
      session.lost(cause);
    }
  };

  #take(event: AmiMessage): void {
    const { Event, Uniqueid = '' } = event;
    if (Event === 'AsyncAGIStart') this.#begin(event, Uniqueid);
    else if (Event === 'AsyncAGIExec') this.#answered(event, Uniqueid);
    else if (Event === 'Newchannel') this.#hears.hearsHangups = true;
    else if (Event === 'VarSet') this.#set(event, Uniqueid);
    else {
      const session = this.#byChannel.get(Uniqueid);
      if (Event === 'AsyncAGIEnd') session?.ended();
      else session?.hangsUp();
    }
  }

  #set({ Variable, Value = '' }: AmiMessage, uniqueId: string): void {
    this.#hears.hearsVariables = true;
    if (Variable === 'AGISTATUS') this.#byChannel.get(uniqueId)?.hasStatus(Value);
  }

  #begin({ Env = '' }: AmiMessage, uniqueId: string): void {
    // The end of a session before on the same channel has come already, or is lost.
    this.#byChannel.get(uniqueId)?.ended();
    this.#left.taken(uniqueId);
    if (this.#isClosed || !this.#accepts(Env)) return;
    const session = new AsyncSession(`${this.#prefix}.${++this.#made}`, uniqueId, this.#host);
    this.#sessions.set(session.id, session);
    this.#byChannel.set(uniqueId, session);
    this.#server.accept(session);
    void session.begin(Env);
  }

  #answered({ CommandId = '', Result = '' }: AmiMessage, uniqueId: string): void {
    const session = this.#sessions.get(CommandId.slice(0, CommandId.lastIndexOf('.')));
    if (session === undefined) {
      const other = this.#byChannel.get(uniqueId);
      if (other === undefined || CommandId.startsWith(this.#prefix)) return;
      this.#tellShared();
      other.answeredAnother(Result);
      return;
    }
    if (session.uniqueId !== uniqueId) this.#moved(session, uniqueId);
    session.answered(CommandId, Result);
  }

  /** A masquerade has given the channel the identity of another one. */
  #moved(session: AsyncSession, uniqueId: string): void {
    if (this.#byChannel.get(session.uniqueId) === session) this.#byChannel.delete(session.uniqueId);
    session.uniqueId = uniqueId;
    this.#byChannel.set(uniqueId, session);
  }

  #closed(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    if (this.#byChannel.get(session.uniqueId) === session) this.#byChannel.delete(session.uniqueId);
    if (this.#isClosed && this.#sessions.size === 0) this.#stop();
  }

  #accepts(env: string): boolean {
    const { accept } = this.#settings;
    if (accept === 'all') return true;
    const request = requestOf(env);
    if (accept === 'routed') return this.#server.hasRouteFor(request);
    try {
      return accept(request);
    } catch (error) {
      report(
        'AGI_CALLBACK_ERROR',
        `\`accept\` of AsyncAgi failed: ${describeThrown(error).message}`,
      );
      return false;
    }
  }

  #tellShared(): void {
    if (this.#isShared) return;
    this.#isShared = true;
    report(
      'AGI_SHARED_CALL',
      `two clients of the manager at ${this.#ami.address} send commands to the same AsyncAGI call; ` +
        'say by `accept` of AsyncAgi which of them takes which calls',
    );
  }
}

/** The call as far as its environment is known before anything is sent: very long ones are cut here. */
function requestOf(env: string): AGIRequest {
  const block = decodePiece(env).bytes.toString('utf8');
  const read = environmentOf(block);
  const text = 'text' in read ? read.text : block;
  const verdict = parseEnvironment(text.replace(/\n+$/, ''), 'lenient');
  return new AGIRequest('environment' in verdict ? verdict.environment : {});
}

function checkParts(ami: unknown, server: unknown): void {
  if (!isInstance(ami, AmiClient)) {
    throw argumentError('AsyncAgi: ami', describeValue(ami), 'an AmiClient');
  }
  if (!isInstance(server, AGIServer)) {
    throw argumentError('AsyncAgi: server', describeValue(server), 'an AGIServer');
  }
  if (!ami.asksFor('agi')) {
    throw argumentError('AsyncAgi: `events` of the AmiClient', 'without agi', "a list with 'agi'");
  }
}
