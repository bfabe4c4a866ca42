import { setMaxListeners } from 'node:events';
import { encodeCommand } from '../../command/encoding.js';
import type { Command } from '../../command/command.js';
import type { Reply } from '../../codec/reply.js';
import { Deadline } from '../../deadline.js';
import { diagnostics } from '../../diagnostics.js';
import { AGIError, type AGIErrorCode } from '../../errors.js';
import type { AGIRequest } from '../agi-request.js';
import { checkOptions, deadlineFor } from './command-options.js';
import { CommandWatch } from './command-watch.js';
import { connectionLost, finished, HUNG_UP, OVER, refused } from './end-reason.js';
import { PendingCommand } from './pending-command.js';
import { guardListeners } from './guarded-signal.js';
import { CommandQueue, type CommandQueueOwner } from './command-queue.js';
import { composeLastWords } from './last-words.js';
import type { CallOutcome, ChannelSettings, CommandOptions, Refusal } from '../options.js';
import { SettlementThrottle } from './settlement-throttle.js';
import type { Transport } from '../transport.js';

/** What a call tells of itself to whom it belongs. */
export interface CallObserver {
  /** Asterisk has taken the call away, by a hangup or a redirect: told once. */
  hungUp(): void;
  /** The session is over: told once. */
  ended(outcome: CallOutcome): void;
  /** The connection or the protocol failed. */
  failed(error: AGIError): void;
  /** A command was not answered as it should. */
  commandFailed(error: AGIError): void;
}

/** The life of one call over a transport: live, perhaps hung up, ended. */
export class Call implements CommandQueueOwner {
  readonly request: AGIRequest;
  readonly #transport: Transport;
  readonly #settings: ChannelSettings;
  readonly #observer: CallObserver;
  readonly #commands: CommandQueue;
  readonly #throttle = new SettlementThrottle();
  #hungUp = false;
  #outcome: CallOutcome | undefined;
  #abort: AbortController | undefined;
  #makeEndError: (() => AGIError) | undefined;
  #madeEndError: AGIError | undefined;
  /** Of the session, and after a hangup of what is left of it. */
  #deadline: Deadline<this> | undefined;

  constructor(
    request: AGIRequest,
    transport: Transport,
    settings: ChannelSettings,
    observer: CallObserver,
  ) {
    this.request = request;
    this.#transport = transport;
    this.#settings = settings;
    this.#observer = observer;
    this.#commands = new CommandQueue(this, settings);
    if (settings.sessionTimeout > 0) {
      this.#deadline = new Deadline(settings.sessionTimeout, takesTooLong, this);
    }
  }

  get remoteAddress(): string | undefined {
    return this.#transport.remoteAddress;
  }

  /** The words of commands that Asterisk has not answered, in the order given. */
  get unanswered(): readonly string[] {
    return this.#commands.unanswered;
  }

  get isHungUp(): boolean {
    return this.#hungUp;
  }

  get isEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): CallOutcome | undefined {
    return this.#outcome;
  }

  /** Made when it is first asked for: most calls never need it. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      // Every command may be given it: many listeners are no leak, and worth no warning of Node's.
      setMaxListeners(0, guardListeners(this.#abort.signal, this));
      if (this.#endError) this.#abort.abort(this.#endError);
    }
    return this.#abort.signal;
  }

  run<Result>(
    row: Command,
    values: readonly unknown[],
    options: CommandOptions | undefined,
    decode: (reply: Reply, followUp?: Reply) => Result,
    rest?: readonly (readonly unknown[])[],
  ): Promise<Result> {
    let command: PendingCommand;
    try {
      checkOptions(row.words, options);
      const line = encodeCommand(row, values, this.request);
      const deadline = deadlineFor(row, values, options, this.#settings.commandTimeout);
      command = new PendingCommand(row, values, line, deadline, decode);
      command.rest = rest?.map((more) => encodeCommand(row, more, this.request));
    } catch (error) {
      return this.refuseCommand(error as AGIError);
    }
    if (diagnostics.commandEnd.hasSubscribers || diagnostics.commandStart.hasSubscribers) {
      command.watch = new CommandWatch(this.request, row.words);
    }
    const signal = options?.signal ?? undefined;
    const refused = this.#refusalOf(command, signal);
    if (refused) {
      if (refused.code === 'E_AGI_LIMIT') this.commandFailed(refused);
      command.reject(refused, this.#throttle);
    } else {
      if (signal) this.#abandonOn(signal, command);
      this.#commands.add(command);
    }
    return command.promise as Promise<Result>;
  }

  /** Runs an operation that is made of commands: see {@link SettlementThrottle}. */
  perform<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.#throttle.run(work);
  }

  /** It is authenticated, or needs not be: until then its replies have to be short. */
  trust(): void {
    this.#commands.trust();
  }

  /** Gives the promise of a command that is not sent, since an argument of it is wrong. */
  refuseCommand(error: AGIError): Promise<never> {
    this.commandFailed(error);
    return this.perform(() => Promise.reject(error));
  }

  receive(chunk: Buffer): void {
    if (this.isEnded) return;
    this.#throttle.heard(!this.#hungUp);
    this.#commands.receive(chunk);
  }

  /** Asterisk closed its side: after a hangup as announced, otherwise out of the blue. */
  disconnected(cause?: Error): void {
    if (this.isEnded) return;
    const hungUp = this.#hungUp;
    const { code, message } = connectionLost(hungUp, cause);
    const error = this.error(code, message, undefined, hungUp ? undefined : cause);
    if (cause && !hungUp) this.#observer.failed(error);
    this.#end(hungUp ? 'hangup' : 'disconnected', () => error);
  }

  /**
   * Ends the session as handlers do by returning: the dialplan goes on.
   *
   * @param why what ended it, for the errors of commands that come after it
   */
  finish(why = 'its handler has returned'): void {
    const hungUp = this.#hungUp;
    this.#end(hungUp ? 'hangup' : 'completed', () => {
      const { code, message } = finished(hungUp, why);
      return this.error(code, message);
    });
  }

  /** Ends the session with last words that tell the dialplan why. */
  refuse(outcome: Refusal, cause?: AGIError): void {
    if (this.isEnded) return;
    const hungUp = this.#hungUp;
    const { lastWords } = this.#settings;
    this.#end(
      outcome,
      () => cause ?? this.error('E_AGI_CHANNEL_DESTROYED', refused(outcome)),
      composeLastWords({ outcome, request: this.request, hungUp, custom: lastWords }),
    );
  }

  write(line: string): void {
    this.#transport.write(line);
  }

  hungUp(): void {
    if (this.#hungUp || this.isEnded) return;
    this.#hungUp = true;
    const error = this.error('E_AGI_HANGUP', HUNG_UP);
    for (const command of this.#commands.withdraw(({ row }) => !row.afterHangup)) {
      command.reject(this.#hangupError(command.row), this.#throttle);
    }
    this.#madeEndError = error;
    this.#deadline?.clear();
    this.#deadline = new Deadline(this.#settings.hangupGrace, finish, this);
    this.#observer.hungUp();
    this.#abort?.abort(error);
  }

  broken(error: AGIError): void {
    if (this.isEnded) return;
    this.#observer.failed(error);
    this.refuse('protocol_error', error);
  }

  commandFailed(error: AGIError): void {
    this.#observer.commandFailed(error);
  }

  error(code: AGIErrorCode, message: string, command?: string, cause?: unknown): AGIError {
    return new AGIError(code, message, {
      command,
      channel: this.request.uniqueId,
      ...(cause !== undefined && { cause }),
    });
  }

  /** Why the call is over. Made when it is first asked for: most calls end and nobody asks. */
  get #endError(): AGIError | undefined {
    return (this.#madeEndError ??= this.#makeEndError?.());
  }

  #end(outcome: CallOutcome, makeError: () => AGIError, lastWords?: string): void {
    if (this.isEnded) return;
    this.#outcome = outcome;
    this.#deadline?.clear();
    this.#transport.end(lastWords);
    this.#madeEndError = undefined;
    this.#makeEndError = makeError;
    this.#commands.close(({ row }) => this.#lost(row));
    this.#abort?.abort(this.#endError);
    this.#observer.ended(outcome);
  }

  /** The error of a command that the session's end overtook. */
  #lost(row: Command): AGIError {
    const { code, message } = this.#endError ?? this.error('E_AGI_CHANNEL_DESTROYED', OVER);
    const lost = this.error(code, `${row.words}: ${message}`, row.words, this.#endError);
    if (code !== 'E_AGI_HANGUP') this.commandFailed(lost);
    return lost;
  }

  /** Why a command is not even sent. */
  #refusalOf(command: PendingCommand, signal?: AbortSignal): AGIError | undefined {
    const { row } = command;
    if (this.isEnded) {
      // What ended the session says more than that it ended.
      const ended = this.#endError;
      const code = ended?.code === 'E_AGI_HANGUP' ? 'E_AGI_HANGUP' : 'E_AGI_CHANNEL_DESTROYED';
      return this.error(code, `${row.words}: ${ended?.message ?? OVER}`, row.words, ended);
    }
    if (signal?.aborted) return this.#abortError(row, signal);
    if (this.#hungUp && !row.afterHangup) return this.#hangupError(row);
    const { maxQueuedCommands } = this.#settings;
    if (this.#commands.waiting >= maxQueuedCommands) {
      return this.error(
        'E_AGI_LIMIT',
        `${row.words}: ${maxQueuedCommands} commands wait already (\`maxQueuedCommands\`); await them`,
        row.words,
      );
    }
    return undefined;
  }

  #abandonOn(signal: AbortSignal, command: PendingCommand): void {
    command.onAbort(signal, () => {
      command.reject(this.#abortError(command.row, signal), this.#throttle);
      this.#commands.abandon(command);
    });
  }

  #abortError(row: Command, signal: AbortSignal): AGIError {
    const reason: unknown = signal.reason;
    // The call's own signal says why it ended; that is no abort of the application's.
    const ended = this.#endError;
    if (ended !== undefined && reason === ended) {
      return this.error(ended.code, `${row.words}: ${ended.message}`, row.words, ended);
    }
    return this.error('E_AGI_ABORTED', `${row.words} was aborted`, row.words, reason);
  }

  #hangupError(row: Command): AGIError {
    const message = `${row.words} needs a live channel, but ${HUNG_UP}`;
    return this.error('E_AGI_HANGUP', message, row.words);
  }
}

function takesTooLong(call: Call): void {
  call.refuse('session_timeout');
}

function finish(call: Call): void {
  call.finish();
}
