import { setMaxListeners } from 'node:events';
import type { LineReader } from '../../codec/line-limit.js';
import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import { encodeCommand } from '../../command/encoding.js';
import { Deadline } from '../../deadline.js';
import { diagnostics } from '../../diagnostics.js';
import { AGIError, type AGIErrorCode } from '../../errors.js';
import type { AGIRequest } from '../agi-request.js';
import type { CallOutcome, ChannelSettings, CommandOptions, Refusal } from '../options.js';
import { STREAM_ABILITIES, type Transport, type TransportAbilities } from '../transport.js';
import type { CallObserver } from './call-observer.js';
import { abortedBy, lostWith, needsLiveChannel, soundIsMissing } from './command-errors.js';
import { NO_EXTRAS, type CommandExtras } from './command-extras.js';
import { checkOptions, deadlineFor } from './command-options.js';
import { CommandQueue } from './command-queue.js';
import type { CommandQueueOwner } from './command-queue-owner.js';
import { bothOf, CommandWatch } from './command-watch.js';
import { KnownPlace } from './dialplan-place.js';
import { connectionLost, finished, HUNG_UP, refused } from './end-reason.js';
import { guardListeners } from './guarded-signal.js';
import { composeLastWords } from './last-words.js';
import { answerHangup, makeRoom } from './make-room.js';
import { MissingSounds } from './missing-sounds.js';
import { PendingCommand } from './pending-command.js';
import { refusalOf } from './refuse-command.js';
import { SettlementThrottle } from './settlement-throttle.js';

/** The life of one call over a transport: it is live, perhaps hung up, and then ended. */
export class Call implements CommandQueueOwner {
  readonly request: AGIRequest;
  readonly reader: LineReader;
  readonly transport: Transport;
  readonly abilities: TransportAbilities;
  readonly observer: CallObserver;
  /** The commands that are sent, to which the chunks from Asterisk are given. */
  readonly commands: CommandQueue;
  readonly throttle = new SettlementThrottle();
  readonly #settings: ChannelSettings;
  #hungUp = false;
  /** `hangup({ now: true })`: `awaited` if the session is to end, and waits for it. */
  #cutOff: 'asked' | 'awaited' | 'done' | undefined;
  #outcome: CallOutcome | undefined;
  #abort: AbortController | undefined;
  #makeEndError: (() => AGIError) | undefined;
  #madeEndError: AGIError | undefined;
  /** The deadline of the session, and after a hangup the deadline of its last commands. */
  #deadline: Deadline<this> | undefined;
  #knownPlace: KnownPlace | undefined;
  #missingSounds: MissingSounds | undefined;

  constructor(
    request: AGIRequest,
    transport: Transport,
    settings: ChannelSettings,
    observer: CallObserver,
  ) {
    this.request = request;
    this.abilities = transport.abilities ?? STREAM_ABILITIES;
    const { lineLimit } = this.abilities;
    this.reader = lineLimit === undefined ? request : { version: request.version, lineLimit };
    this.transport = transport;
    this.#settings = settings;
    this.observer = observer;
    this.commands = new CommandQueue(this, transport, this.throttle, settings);
    if (settings.sessionTimeout > 0) {
      this.#deadline = new Deadline(settings.sessionTimeout, takesTooLong, this);
    }
  }

  get isHungUp(): boolean {
    return this.#hungUp;
  }

  get isEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether `hangup({ now: true })` ends the call: code that does not know of it has not failed. */
  get isCutOff(): boolean {
    return this.#cutOff !== undefined;
  }

  /** How the call ended; `undefined` while it goes on. */
  get outcome(): CallOutcome | undefined {
    return this.#outcome;
  }

  /** The signal of the call. It is made when it is first asked for: most calls never need it. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      // Every command may be given it: many listeners are no leak, and no reason for a warning of Node's.
      setMaxListeners(0, guardListeners(this.#abort.signal, this));
      if (this.#endError) this.#abort.abort(this.#endError);
    }
    return this.#abort.signal;
  }

  /** The place of the dialplan, made when it is first asked for: most calls never need it. */
  get knownPlace(): KnownPlace {
    return (this.#knownPlace ??= new KnownPlace(this.request));
  }

  /** Sends a row of the catalogue with its values, and resolves with what `decode` makes of the reply. */
  run<Result>(
    row: Command,
    values: readonly unknown[],
    options: CommandOptions | undefined,
    decode: (reply: Reply, followUp?: Reply) => Result,
    extras: CommandExtras = NO_EXTRAS,
  ): Promise<Result> {
    let command: PendingCommand;
    try {
      checkOptions(row.words, options);
      const line = encodeCommand(row, values, this.reader);
      const deadline = deadlineFor(row, values, options, this.#settings.commandTimeout);
      command = new PendingCommand(row, values, line, deadline, decode);
      command.continueWith(extras, this.reader);
    } catch (error) {
      return this.refuseCommand(error as AGIError);
    }
    if (diagnostics.commandEnd.hasSubscribers || diagnostics.commandStart.hasSubscribers) {
      command.watch = new CommandWatch(this.request, row.words);
    }
    const { observer, cutsOff } = extras;
    if (observer) command.watch = bothOf(observer, command.watch);
    const signal = options?.signal ?? undefined;
    const most = this.#settings.maxQueuedCommands;
    const refusal = refusalOf(this, row, { signal, most, ended: this.#endError });
    if (refusal) {
      if (refusal.code === 'E_AGI_LIMIT') this.commandFailed(refusal);
      command.reject(refusal, this.throttle);
    } else {
      if (signal) this.#abandonOn(signal, command);
      if (cutsOff) {
        this.#cutOff = 'asked';
        makeRoom(this, command);
      }
      this.commands.add(command, cutsOff);
    }
    return command.promise as Promise<Result>;
  }

  /** Gives the promise of a command that is not sent, since an argument of it is wrong. */
  refuseCommand(error: AGIError): Promise<never> {
    this.commandFailed(error);
    return this.throttle.run(() => Promise.reject(error));
  }

  /** Asterisk closed its side of the connection, which it does after a hangup, or the connection broke. */
  disconnected(cause?: Error): void {
    if (this.isEnded) return;
    const hungUp = this.#hungUp;
    const { code, message } = connectionLost(hungUp, cause, this.abilities.servesDeadChannels);
    const error = this.error(code, message, undefined, hungUp ? undefined : cause);
    if (cause && !hungUp) this.observer.failed(error);
    this.#end(hungUp ? 'hangup' : 'disconnected', () => error);
  }

  /**
   * Ends the session as handlers do by returning: the dialplan goes on.
   * @param why what ended it, for the errors of commands that come after it
   */
  finish(why = 'its handler has returned'): void {
    if (this.isCutOff && this.#cutOff !== 'done') {
      this.#cutOff = 'awaited';
      return;
    }
    const hungUp = this.#hungUp;
    this.#end(hungUp ? 'hangup' : 'completed', () => {
      const { code, message } = finished(hungUp, why, this.isCutOff);
      return this.error(code, message);
    });
  }

  /** Asterisk has carried out a hangup of ours: the session ends. */
  hangupDone(): void {
    if (this.isCutOff) this.#cutOff = 'done';
    this.finish('hangup() has ended it');
  }

  /** Asterisk has not carried out a hangup of ours: a session that waited for it ends without it. */
  hangupFailed(): void {
    const before = this.#cutOff;
    if (before !== 'done') this.#cutOff = undefined;
    if (before === 'awaited') this.finish();
  }

  /** Ends the session with last words that tell the dialplan why. */
  refuse(outcome: Refusal, cause?: AGIError): void {
    if (this.isEnded) return;
    const hungUp = this.#hungUp;
    const { request, reader } = this;
    const { lastWords } = this.#settings;
    this.#end(
      outcome,
      () => cause ?? this.error('E_AGI_CHANNEL_DESTROYED', refused(outcome)),
      composeLastWords({ outcome, hungUp, custom: lastWords, request, reader }),
    );
  }

  hungUp(): void {
    if (this.#hungUp || this.isEnded) return;
    const ours = this.commands.interrupter?.takeHangup();
    if (ours) {
      answerHangup(ours);
      return;
    }
    this.#hungUp = true;
    this.throttle.hungUp();
    const error = this.error('E_AGI_HANGUP', HUNG_UP);
    for (const command of this.commands.withdraw(({ row }) => !row.afterHangup)) {
      command.reject(needsLiveChannel(this, command.row), this.throttle);
    }
    this.#madeEndError = error;
    this.#deadline?.clear();
    this.#deadline = new Deadline(this.#settings.hangupGrace, finish, this);
    this.#missingSounds?.hungUp();
    this.observer.hungUp();
    this.#abort?.abort(error);
  }

  broken(error: AGIError): void {
    if (this.isEnded) return;
    this.observer.failed(error);
    this.refuse('protocol_error', error);
  }

  commandFailed(error: AGIError): void {
    this.observer.commandFailed(error);
  }

  answered({ row, values }: PendingCommand, reply: Reply): void {
    const { setsPlace } = row;
    if (setsPlace && reply.code === 200) this.knownPlace.set(setsPlace, String(values[0]));
    const missing = this.#hungUp ? undefined : row.missingSound?.(reply, values);
    if (missing === undefined) return;
    this.#missingSounds ??= new MissingSounds((command, name) => {
      this.commandFailed(soundIsMissing(this, command, name));
    });
    this.#missingSounds.suspect(row.words, missing);
  }

  error(code: AGIErrorCode, message: string, command?: string, cause?: unknown): AGIError {
    return new AGIError(code, message, {
      command,
      channel: this.request.uniqueId,
      ...(cause !== undefined && { cause }),
    });
  }

  /** Why the call is over. It is made when it is first asked for: most calls end and nobody asks. */
  get #endError(): AGIError | undefined {
    return (this.#madeEndError ??= this.#makeEndError?.());
  }

  #end(outcome: CallOutcome, makeError: () => AGIError, lastWords?: string): void {
    if (this.isEnded) return;
    this.#outcome = outcome;
    this.#deadline?.clear();
    this.transport.end(lastWords);
    this.#madeEndError = undefined;
    this.#makeEndError = makeError;
    this.commands.close(({ row }) => this.#lost(row));
    this.#abort?.abort(this.#endError);
    this.observer.ended(outcome);
    this.#missingSounds?.ended();
  }

  /** The error of a command that was not answered when the session ended. */
  #lost(row: Command): AGIError {
    const lost = lostWith(this, row, this.#endError);
    if (lost.code !== 'E_AGI_HANGUP') this.commandFailed(lost);
    return lost;
  }

  #abandonOn(signal: AbortSignal, command: PendingCommand): void {
    command.onAbort(signal, () => {
      command.reject(abortedBy(this, command.row, signal, this.#endError), this.throttle);
      this.commands.abandon(command);
    });
  }
}

function takesTooLong(call: Call): void {
  call.refuse('session_timeout');
}

function finish(call: Call): void {
  call.finish();
}
