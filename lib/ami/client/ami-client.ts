import { randomBytes } from 'node:crypto';
import { AGIError } from '../../core/index.js';
import { diagnostics } from '../../core/internal.js';
import type { AmiHeaders, AmiMessage } from '../codec/message.js';
import { abortedAction, type AmiReply } from '../connection/pending-action.js';
import { REAL_CLOCK, type AmiClock, type AmiTransport } from '../transport/transport.js';
import type {
  AmiActionArguments,
  AmiActionOptions,
  AmiConnectOptions,
  AmiWaitOptions,
} from './action-options.js';
import type { AmiActions } from './actions.js';
import { checkTimeout } from './check-timeout.js';
import { AmiEmitter } from './ami-emitter.js';
import { ChannelWatchers, type ChannelWatcher } from './channel-watchers.js';
import { ConnectionWaiters } from './connection-waiters.js';
import { clientSettings, type AmiClientOptions, type ClientSettings } from './client-options.js';
import { EventQueue } from './event-queue.js';
import { EventWatchers, type EventWatcher } from './event-watchers.js';
import { iterateList } from './list.js';
import { rejected } from './rejected.js';
import { Reconnector, type AmiClientState } from './reconnector.js';
import { Subscriptions } from './subscriptions.js';

/**
 * A client of Asterisk's manager (AMI): sends actions, hears events, and makes a lost connection again.
 *
 * Every promise settles: with Asterisk's answer, or with an `AGIError` that has a stable code. A listener
 * that throws is reported as a process warning, and harms nobody else.
 *
 * @example
 * ```ts
 * import { AmiClient } from 'nestjs-agi/ami';
 *
 * const ami = new AmiClient({ host: '10.0.0.2', username: 'app', secret: process.env.AMI_SECRET ?? '' });
 * ami.on('Newchannel', ({ Channel, Uniqueid }) => console.log(Channel, Uniqueid));
 * await ami.connect();
 * const { events } = await ami.action('CoreShowChannels');
 * ```
 *
 * @publicApi
 */
export class AmiClient extends AmiEmitter {
  readonly #settings: ClientSettings;
  readonly #queue: EventQueue;
  readonly #waiters = new ConnectionWaiters();
  readonly #watchers = new ChannelWatchers();
  readonly #eventWatchers = new EventWatchers();
  readonly #subscriptions = new Subscriptions();
  readonly #reconnector: Reconnector;
  readonly #idPrefix = `${randomBytes(6).toString('hex')}-`;
  #lastId = 0;
  #isConnected = false;

  /**
   * Makes a client, which does nothing until {@link AmiClient.connect}.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed
   */
  constructor(options: AmiClientOptions) {
    super();
    this.#settings = clientSettings(options);
    this.#queue = new EventQueue(
      this.#settings.maxQueuedEvents,
      (event) => {
        this.tellEvent(event);
      },
      (dropped) => {
        this.#tellOverflow(dropped);
      },
    );
    this.#reconnector = new Reconnector(
      this.#settings,
      {
        event: (message) => {
          this.#takeEvent(message);
        },
        connected: () => {
          this.#tellLink(true);
          this.tellOwn('connect');
          this.#waiters.settle();
        },
        gaveUp: (error) => {
          this.#waiters.settle(error);
        },
        disconnected: (error) => {
          this.#tellLink(false, error);
          this.tellOwn('disconnect', error);
        },
        retrying: (error, delay) => this.tellOwn('retry', error, delay),
        closed: (error) => {
          this.#waiters.settle(this.#closedError());
          this.#tellLink(false, error);
          this.tellOwn('close', error);
        },
      },
      () => this.#subscriptions.actions,
      () => `${this.#idPrefix}${++this.#lastId}`,
    );
  }

  /**
   * Where the client is: `idle` before `connect()`, `connecting`, `connected`, `waiting` before the next
   * attempt, `closed`.
   */
  get state(): AmiClientState {
    return this.#reconnector.state;
  }

  /** Host and port of the manager, for messages. */
  get address(): string {
    return `${this.#settings.host}:${this.#settings.port}`;
  }

  /** @internal Where its connections come from, if not from the network. */
  get transport(): AmiTransport | undefined {
    return this.#settings.transport;
  }

  /** @internal The clock of the calls that are placed. */
  get clock(): AmiClock {
    return this.#settings.transport?.clock ?? REAL_CLOCK;
  }

  /**
   * Connects and logs in. A connection that is lost later is made again, with growing delays, until
   * `close()`; or until Asterisk refuses the login, which closes the client.
   *
   * @throws AGIError `E_AMI_UNREACHABLE`, `E_AMI_LOGIN`, `E_AMI_IN_USE` or `E_AMI_PROTOCOL` if the first
   *   attempt fails, unless `retry` is set; `E_AMI_CLOSED` after `close()`
   */
  async connect({ retry = false }: AmiConnectOptions = {}): Promise<void> {
    if (this.state === 'closed') throw this.#closedError();
    if (this.state !== 'idle') {
      await this.whenConnected();
      return;
    }
    try {
      await this.#reconnector.connect(retry);
    } catch (error) {
      if (this.#reconnector.state !== 'waiting') throw error;
      await this.whenConnected();
    }
  }

  /**
   * Waits until the client is logged in: at once, or after the reconnect that is under way.
   *
   * @throws AGIError `E_AMI_NOT_CONNECTED` before `connect()` or after `timeout`; `E_AMI_CLOSED` once the
   *   client is closed; `E_AGI_ABORTED` by the signal
   */
  whenConnected({ timeout, signal }: AmiWaitOptions = {}): Promise<void> {
    if (signal?.aborted) return rejected(abortedAction('whenConnected', signal));
    if (this.state === 'connected') return Promise.resolve();
    if (this.state === 'closed') return rejected(this.#closedError());
    if (this.state === 'idle') return rejected(this.#notConnected());
    return this.#waiters.wait({ timeout, signal }, () => this.#notConnected());
  }

  /**
   * Sends an action, and resolves with Asterisk's answer: `Response: Success` (or any but `Error`), and the
   * events of its list where it has one.
   *
   * @param name as Asterisk calls it: `CoreShowChannels`
   * @throws AGIError before anything is sent: `E_AMI_NOT_CONNECTED`, `E_AMI_CLOSED`, `E_AGI_LIMIT`,
   *   `E_AGI_INVALID_ARGUMENT` (a line break in a value), `E_AMI_TOO_LONG`, `E_AGI_ABORTED`; after it was:
   *   `E_AMI_REFUSED` with Asterisk's words, `E_AMI_RIGHTS`, `E_AMI_TIMEOUT`, `E_AMI_DISCONNECTED`
   */
  action<Name extends keyof AmiActions | (string & {})>(
    name: Name,
    ...[headers, options]: AmiActionArguments<Name>
  ): Promise<AmiReply> {
    const reply = this.#send(name, headers, options);
    // A promise that nobody awaits must not end the process.
    reply.catch(() => undefined);
    return reply;
  }

  /**
   * Sends an action that answers with a list, and gives its events one by one as they come. Those that the
   * loop has not taken yet wait, up to `maxListEvents`. Leaving the loop early is allowed.
   *
   * @throws AGIError as `action()` does, out of the loop
   */
  list<Name extends keyof AmiActions | (string & {})>(
    name: Name,
    ...[headers, options]: AmiActionArguments<Name>
  ): AsyncGenerator<AmiMessage, void> {
    return iterateList((onItem) => this.#send(name, headers, options, onItem));
  }

  /**
   * Runs a command of Asterisk's command line and resolves with what it printed. Needs `write = command`.
   *
   * @throws AGIError as `action()` does
   */
  async command(line: string, options?: AmiActionOptions): Promise<string> {
    const { response } = await this.#send('Command', { Command: line }, options);
    return response.Output ?? '';
  }

  /**
   * Logs off and closes for good. Actions that wait are rejected with `E_AMI_CLOSED`. Resolves when it is
   * done; calling it again does nothing.
   */
  async close(): Promise<void> {
    const { link } = this.#reconnector;
    if (link) await link.send('Logoff', {}, { timeout: 1000 }).catch(() => undefined);
    this.#reconnector.close();
  }

  /** Closes the client at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * @internal Has the events of a channel, by its unique id, told at once and never dropped, whatever names
   * the channel takes. What is called must be quick and not throw.
   * @returns takes it back
   */
  watchChannel(uniqueId: string, watcher: ChannelWatcher): () => void {
    return this.#watchers.add(uniqueId, watcher);
  }

  /**
   * @internal Has events of these names told at once and never dropped. What is called must be quick and not throw.
   * @returns takes it back
   */
  watchEvents(names: readonly string[], watcher: EventWatcher): () => void {
    return this.#eventWatchers.add(names, watcher);
  }

  /** @internal Whether events of a class are asked for, as far as the options say. */
  asksFor(eventClass: string): boolean {
    const { events } = this.#settings;
    return events === undefined || ['on', 'all', eventClass].some((one) => events.includes(one));
  }

  /** @internal The text that is written as the UTF-8 of another one. */
  asText(text: string): string {
    const isBytes = this.#settings.encoding === 'latin1';
    return isBytes ? Buffer.from(text).toString('latin1') : text;
  }

  async #send(
    name: string,
    headers: AmiHeaders = {},
    { timeout, signal }: AmiActionOptions = {},
    onItem?: (event: AmiMessage) => void,
  ): Promise<AmiReply> {
    checkTimeout(name, timeout);
    if (signal?.aborted) throw abortedAction(name, signal);
    const { link } = this.#reconnector;
    if (!link) throw this.state === 'closed' ? this.#closedError() : this.#notConnected();
    const reply = await link.send(name, headers, { timeout, signal, onItem });
    this.#subscriptions.remember(name, headers);
    return reply;
  }

  #takeEvent(event: AmiMessage): void {
    this.#watchers.tell(event);
    this.#eventWatchers.tell(event);
    if (this.isHeard(event.Event ?? '')) this.#queue.push(event);
  }

  /** Tells those who watch the process, once for each change. */
  #tellLink(connected: boolean, error?: AGIError): void {
    if (this.#isConnected === connected) return;
    this.#isConnected = connected;
    if (!diagnostics.manager.hasSubscribers) return;
    diagnostics.manager.publish({ address: this.address, connected, error: error?.code });
  }

  #tellOverflow(dropped: number): void {
    if (this.tellOwn('overflow', dropped)) return;
    process.emitWarning(
      `${dropped} events of the manager at ${this.address} were dropped, since the listeners did not keep up ` +
        '(maxQueuedEvents); ask for fewer with `events`, or listen to `overflow`',
      { type: 'AGIWarning', code: 'AMI_OVERFLOW' },
    );
  }

  #notConnected(): AGIError {
    const why =
      this.state === 'idle' ? 'call connect() first' : 'the client is making the connection again';
    return new AGIError(
      'E_AMI_NOT_CONNECTED',
      `there is no connection to the manager at ${this.address}: ${why}`,
    );
  }

  #closedError(): AGIError {
    const cause = this.#reconnector.closedBy;
    const why = cause ? `: ${cause.message}` : '';
    return new AGIError('E_AMI_CLOSED', `the AMI client is closed${why}`, cause && { cause });
  }
}
