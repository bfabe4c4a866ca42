import { EventEmitter } from 'node:events';
import { encodeWord } from '../codec/command-line.js';
import { invalidArgument } from '../errors.js';
import type { AGIRequest } from './agi-request.js';
import type { Call } from './call/call.js';
import { isExpectedEnd } from './call/expected-end.js';
import { CallValues, checkKey, type CallValueKey } from './call-value.js';
import type { AGIChannelEvents } from './channel-events.js';
import { addCommands } from './commands/argument-count.js';
import { CallCommands } from './commands/call.js';
import { ConnectingApplications } from './commands/connecting.js';
import { DatabaseCommands } from './commands/database.js';
import { FlowCommands } from './commands/flow.js';
import { InputCommands } from './commands/input.js';
import { InteractingApplications } from './commands/interacting.js';
import { MessagingCommands } from './commands/messaging.js';
import { MonitoringApplications } from './commands/monitoring.js';
import { PlaybackCommands } from './commands/playback.js';
import { RecordingCommands } from './commands/recording.js';
import { SayCommands } from './commands/say.js';
import { provideCalls } from './commands/send.js';
import { SignallingApplications } from './commands/signalling.js';
import { SpeechCommands } from './commands/speech.js';
import { SpelledCommands } from './commands/spelled.js';
import { VariableCommands } from './commands/variables.js';
import { emitSafely } from './emit-safely.js';
import type { AfterCallWork, Refusal } from './options.js';

/** The families of commands and applications that a channel is put together from. */
const FAMILIES = [
  CallCommands,
  ConnectingApplications,
  DatabaseCommands,
  FlowCommands,
  InputCommands,
  InteractingApplications,
  MessagingCommands,
  MonitoringApplications,
  PlaybackCommands,
  RecordingCommands,
  SayCommands,
  SignallingApplications,
  SpeechCommands,
  SpelledCommands,
  VariableCommands,
];

// The interface names the methods that FAMILIES gives to the class, and so it declares nothing that is
// not there.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface AGIChannel
  extends
    CallCommands,
    ConnectingApplications,
    DatabaseCommands,
    FlowCommands,
    InputCommands,
    InteractingApplications,
    MessagingCommands,
    MonitoringApplications,
    PlaybackCommands,
    RecordingCommands,
    SayCommands,
    SignallingApplications,
    SpeechCommands,
    SpelledCommands,
    VariableCommands {}

/**
 * One call. Every command is an asynchronous method that resolves with what happened; commands are
 * sent one at a time in the order given.
 *
 * All commands take `{ timeout, signal }` as their last argument. They reject with an `AGIError`:
 * - `E_AGI_HANGUP` when the caller has hung up or was redirected,
 * - `E_AGI_SOCKET_END` or `E_AGI_SOCKET_ERROR` when the connection to Asterisk is lost,
 * - `E_AGI_CHANNEL_DESTROYED` after the session's end,
 * - `E_AGI_COMMAND_TIMEOUT` and `E_AGI_ABORTED`,
 * - `E_AGI_INVALID_ARGUMENT` and `E_AGI_COMMAND_TOO_LONG` before a byte is sent.
 *
 * The server makes the channel of each call and hands it to the handler.
 *
 * @publicApi
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class AGIChannel extends EventEmitter<AGIChannelEvents> {
  readonly #call: Call;
  /** Made when the first value is kept: most calls keep none. */
  #values: CallValues | undefined;

  private constructor(call: Call) {
    super();
    this.#call = call;
  }

  static {
    provideCalls((channel) => {
      if (#call in channel) return channel.#call;
      throw new TypeError('a command was called on what is no AGIChannel');
    });
    for (const family of FAMILIES) addCommands(this.prototype, family.prototype);
  }

  /** What Asterisk told of the call when it connected. */
  get request(): AGIRequest {
    return this.#call.request;
  }

  /**
   * Address of the Asterisk that placed the call, also if a proxy is in between (`proxyProtocol`).
   * `undefined` over a Unix socket, and where it is first asked for when the connection is gone already.
   */
  get remoteAddress(): string | undefined {
    return this.#call.transport.remoteAddress;
  }

  /** Aborts when the caller hangs up or the session ends: hand it to `fetch` and the like. */
  get signal(): AbortSignal {
    return this.#call.signal;
  }

  /** Whether the caller has hung up, or was redirected: see {@link redirectedTo}. */
  get hungUp(): boolean {
    return this.#call.isHungUp;
  }

  /** Whether the session is over. */
  get ended(): boolean {
    return this.#call.isEnded;
  }

  /**
   * Whether an error only says that this call is over. Such an error is what a command rejects with
   * then, or what `fetch`, axios and the like reject with when the `signal` has aborted, also as a
   * `cause`. A handler that rejects with it has not failed. `false` while the call is live.
   *
   * @param error whatever was thrown
   */
  isExpectedEnd(error: unknown): boolean {
    return isExpectedEnd(error, this.#call);
  }

  /**
   * Ends the session as failed: the dialplan reads `reason` in `AGI_OUTCOME`, and `FAILURE` in
   * `AGISTATUS`. Nothing can be sent after it.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a reason with CR, LF or NUL, `E_AGI_COMMAND_TOO_LONG`
   * for one that is longer than a line
   */
  fail(reason: Refusal): void {
    if (typeof reason !== 'string') throw invalidArgument('fail: reason', reason, 'a string');
    encodeWord(reason, 'reason', 'fail');
    this.#call.refuse(reason);
  }

  /**
   * Keeps a value with the call, for all code that has the channel and the key: what a guard has found is
   * there in the handler, and in the work after the call. Asterisk does not see it.
   *
   * @param key made by `defineCallValue()`
   * @param value takes the place of the one before
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but such a key
   */
  set<Value>(key: CallValueKey<Value>, value: Value): void {
    checkKey('set', key);
    (this.#values ??= new CallValues()).set(key, value);
  }

  /**
   * Gives a value that is kept with the call.
   *
   * @param key made by `defineCallValue()`
   * @returns the value; `undefined` where nothing was set
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but such a key
   */
  get<Value>(key: CallValueKey<Value>): Value | undefined {
    checkKey('get', key);
    return this.#values?.get(key) as Value | undefined;
  }

  /**
   * Has work done when the session is over: to save, to bill. If it is over already, the work begins at
   * once. The caller is gone by then, or in the dialplan again, and every command rejects; what the
   * handler does before its end still keeps the caller waiting.
   *
   * Several pieces of work are done one after the other, in the order in which they were given, also those
   * that another piece gives; one that fails does not keep the next from being done. It does not matter
   * how the call ended. Each piece runs in the async context in which it was given (`AsyncLocalStorage`).
   *
   * If a piece throws or rejects, the server emits `after_call_error` with the error. That holds for every
   * error, also for one that only says that the call is over: something was not done.
   *
   * The call counts as running until the work is done: `close({ drain })` waits for it within its time, and
   * for the work of calls that it had to end for 9 s more. Then the signal aborts, and what still waits
   * begins; 1 s later it is not waited for any more.
   *
   * @param work called with a signal that aborts when the time for it is over
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but a function
   */
  afterCall(work: AfterCallWork): void {
    if (typeof work !== 'function') throw invalidArgument('afterCall: work', work, 'a function');
    this.#call.observer.afterCall(work);
  }

  /**
   * Runs an operation that is made of commands, as the methods of a dialogue are. It settles as `work`
   * does, but never in the turn of the event loop in which it began, and later and later if Asterisk
   * is not heard in between: when the call is over, commands are refused at once, and a loop that
   * swallows the errors and tries again would otherwise stop every other call of the process. A
   * rejection that nobody awaits does not end the process.
   *
   * @param work may throw, or reject, or return a result
   * @returns the result of `work`
   */
  perform<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.#call.throttle.run(work);
  }

  /**
   * Calls the listeners of an event. What one of them throws or rejects with is reported, not thrown on.
   *
   * @internal
   * @returns whether there were any
   */
  override emit<Name>(
    name: Name | keyof AGIChannelEvents,
    ...args: Name extends keyof AGIChannelEvents ? AGIChannelEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => this);
  }
}
