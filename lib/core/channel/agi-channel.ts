import { encodeWord, type Word } from '../codec/command-line.js';
import { lineLimitOf } from '../codec/line-limit.js';
import type { Reply } from '../codec/reply.js';
import { spelledCommand } from '../command/catalogue.js';
import type { Command, MissingSound } from '../command/command.js';
import { encodeCommand } from '../command/encoding.js';
import { HANGUP } from '../command/rows/call.js';
import type { AGIResponse, HangupResult } from '../command/results.js';
import { invalidArgument, type AGIError } from '../errors.js';
import type { AGIRequest } from './agi-request.js';
import type { Call } from './call/call.js';
import type { AGIChannelEvents } from './commands/command-sender.js';
import { emitSafely } from './emit-safely.js';
import { printable } from '../reporting/printable.js';
import { isExpectedEnd } from './call/expected-end.js';
import { confirmMissing } from './call/missing-sound.js';
import { commandsOf, limitArguments } from './commands/argument-count.js';
import { CommandSender } from './commands/command-sender.js';
import { CallCommands } from './commands/call.js';
import type { CommandOptions, Refusal } from './options.js';

/**
 * One call. Every command is an async method that resolves with what happened; commands are sent
 * one at a time in the order given.
 *
 * All commands take `{ timeout, signal }` as their last argument and reject with an `AGIError`:
 * `E_AGI_HANGUP` when the caller has hung up or was redirected, `E_AGI_SOCKET_END` or `E_AGI_SOCKET_ERROR` when Asterisk
 * is, `E_AGI_CHANNEL_DESTROYED` behind the session's end, `E_AGI_COMMAND_TIMEOUT`, `E_AGI_ABORTED`,
 * `E_AGI_INVALID_ARGUMENT` and `E_AGI_COMMAND_TOO_LONG` before a byte is sent.
 */
export class AGIChannel extends CallCommands {
  readonly #call: Call;
  #missing: Set<string> | undefined;

  /** @internal Channels are made by the server. */
  constructor(call: Call) {
    super();
    this.#call = call;
  }

  /** What Asterisk told of the call. */
  get request(): AGIRequest {
    return this.#call.request;
  }

  /**
   * Address of the Asterisk that placed the call, also behind a proxy (`proxyProtocol`). `undefined`
   * over a Unix socket, and where it is first asked for when the connection is gone already.
   */
  get remoteAddress(): string | undefined {
    return this.#call.remoteAddress;
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
   * Whether an error only says that this call is over: what a command rejects with then, or `fetch`,
   * axios and the like, whose `signal` has aborted, also as a `cause`. A handler that rejects with it
   * has not failed. `false` while the call is live.
   *
   * @param error whatever was thrown
   */
  isExpectedEnd(error: unknown): boolean {
    return isExpectedEnd(error, this.#call);
  }

  /**
   * Hangs up this call, and ends its session with the reply; or hangs up another channel, which
   * changes nothing here. Asterisk: HANGUP.
   */
  hangup(channel?: string, options?: CommandOptions): Promise<HangupResult> {
    return this.run(HANGUP, [channel], options, (reply) => {
      const result = HANGUP.decode(reply);
      // At once: the HANGUP line behind this reply is an echo of ours, not the caller's doing.
      if (channel === undefined && result.hungUp) this.#call.finish('hangup() has ended it');
      return result;
    });
  }

  /**
   * Sends any command by its words, each of which reaches Asterisk as exactly the string given.
   *
   * @example `await channel.send(['GET', 'VARIABLE', 'EXTEN'])`
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` if the first word is not a command's
   */
  send(words: readonly Word[], options?: CommandOptions): Promise<AGIResponse> {
    return this.attempt(() => this.#send(words, options));
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

  perform<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.#call.perform(work);
  }

  #send(words: readonly Word[], options?: CommandOptions): Promise<AGIResponse> {
    const { row, values } = spelledCommand(words);
    // So that its HANGUP line is known for an echo of ours.
    if (row.words === HANGUP.words) return this.hangup(values[0]?.toString(), options);
    return this.issue(row, values, options);
  }

  /** @internal What a listener throws or rejects with is reported, not thrown on. */
  override emit<Name>(
    name: Name | keyof AGIChannelEvents,
    ...args: Name extends keyof AGIChannelEvents ? AGIChannelEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => this);
  }

  /** @internal */
  protected get lineLimit(): number {
    return lineLimitOf(this.request.version);
  }

  /** @internal */
  protected run<Result>(
    row: Command,
    values: readonly unknown[],
    options: CommandOptions | undefined,
    decode: (reply: Reply, followUp?: Reply) => Result,
    rest?: readonly (readonly unknown[])[],
  ): Promise<Result> {
    const { missingSound } = row;
    if (missingSound === undefined) return this.#call.run(row, values, options, decode, rest);
    const decodeSounds = (reply: Reply, followUp?: Reply): Result => {
      const missing = missingSound(reply, values);
      if (missing !== undefined) this.#reportMissing(row.words, missing);
      return decode(reply, followUp);
    };
    return this.#call.run(row, values, options, decodeSounds, rest);
  }

  #reportMissing(words: string, missing: MissingSound): void {
    const known = (this.#missing ??= new Set());
    // Once for each sound of a call, which may be asked for again and again.
    if (this.hungUp || known.has(missing.name)) return;
    known.add(missing.name);
    confirmMissing(this, missing, () => {
      const message = `${words}: Asterisk cannot play ${JSON.stringify(printable(missing.name))}: is the file there?`;
      this.#call.commandFailed(this.#call.error('E_AGI_MISSING_SOUND', message, words));
    });
  }

  /** @internal */
  protected check(row: Command, values: readonly unknown[]): void {
    encodeCommand(row, values, this.request);
  }

  /** @internal */
  protected refuse(error: AGIError): Promise<never> {
    return this.#call.refuseCommand(error);
  }
}

limitArguments(AGIChannel.prototype, ['hangup', 'send']);
for (
  let family: object = CallCommands.prototype;
  family !== CommandSender.prototype;
  family = Object.getPrototypeOf(family) as object
) {
  limitArguments(family, commandsOf(family));
}
