import type { Reply } from '../../codec/reply.js';
import { Deadline } from '../../deadline.js';
import { MAX_INTERRUPTION } from '../../limits.js';
import { reportThrown } from '../../reporting/reports.js';
import type { Interrupt, Interruption } from '../options.js';
import { ChannelDrain, type DrainedCall } from './channel-drain.js';
import type { PendingCommand } from './pending-command.js';

/** The queue whose commands are interrupted. */
export interface InterruptedQueue {
  /** Writes a line of the interrupter's own, whose reply {@link Interrupter.drained} takes. */
  writeDrain(line: string): void;
  /** Goes on, as soon as nothing of the interrupted command can come any more. */
  interrupted(): void;
}

/** The call whose commands are interrupted. */
export interface InterruptedCall extends DrainedCall {
  /** Its channel, by the names that Asterisk has for it. */
  readonly request: {
    readonly uniqueId: string | undefined;
    readonly channel: string | undefined;
  };
}

/** Makes the interrupter of a call; `undefined` if the application gives no other way to end commands. */
export function createInterrupter(
  queue: InterruptedQueue,
  call: InterruptedCall,
  interrupt: Interrupt | undefined,
): Interrupter | undefined {
  return interrupt && new Interrupter(queue, call, interrupt);
}

/**
 * Ends the command that runs by another way than AGI, one at a time. No other command is written until
 * the reply has come and nothing of the interruption can reach the channel any more: a key that was
 * pressed for the command that was given up is not one for the next.
 */
export class Interrupter {
  readonly #queue: InterruptedQueue;
  readonly #call: InterruptedCall;
  readonly #interrupt: Interrupt;
  #ended: AbortController | undefined;
  #isDone = false;
  #guard: Deadline<this> | undefined;
  /** Reads what may come late of the interruption. */
  #drain: ChannelDrain | undefined;
  /** The hangup that is carried out so. */
  #hangup: PendingCommand | undefined;

  constructor(queue: InterruptedQueue, call: InterruptedCall, interrupt: Interrupt) {
    this.#queue = queue;
    this.#call = call;
    this.#interrupt = interrupt;
  }

  /** Has a command ended, if that can be done. Asterisk reads nothing meanwhile. */
  endCommand(command: PendingCommand): void {
    this.#begin('command', command, undefined);
  }

  /** Has the call hung up while a command runs. Returns whether that can be done. */
  endCall(running: PendingCommand, hangup: PendingCommand): boolean {
    const [, cause] = hangup.values;
    if (!this.#begin('call', running, cause === undefined ? undefined : Number(cause)))
      return false;
    this.#hangup = hangup;
    return true;
  }

  /** Takes the hangup that is carried out so, since Asterisk says that the call is hung up. */
  takeHangup(): PendingCommand | undefined {
    const hangup = this.#hangup;
    this.#hangup = undefined;
    return hangup;
  }

  /** The reply has come, or is lost. Returns whether the next command has to wait. */
  replied(): boolean {
    if (this.#ended === undefined) return false;
    if (this.drained()) return true;
    this.#ended.abort();
    if (this.#isDone) this.#empty();
    else this.#guard = new Deadline(MAX_INTERRUPTION, finish, this);
    return true;
  }

  /** Takes a reply to what reads the channel empty; `undefined` if it is lost. Returns whether it is one. */
  drained(reply?: Reply): boolean {
    if (this.#drain?.isUp !== true) return false;
    if (!this.#drain.replied(reply)) this.#leave();
    return true;
  }

  /** The session is over. */
  close(): void {
    this.#guard?.clear();
    this.#ended?.abort();
    this.#ended = undefined;
    this.#hangup = undefined;
  }

  #begin(ends: Interruption['ends'], command: PendingCommand, cause: number | undefined): boolean {
    const { uniqueId, channel: name } = this.#call.request;
    if (this.#ended || !uniqueId || name === undefined) return false;
    const ended = new AbortController();
    const interruption = Object.freeze({
      channel: Object.freeze({ uniqueId, name }),
      ends,
      cause,
      command: command.row.words,
      values: Object.freeze(command.values.map(textOf)),
      ended: ended.signal,
    });
    const failed = (error: unknown): void => {
      reportThrown(`ending ${command.row.words} at once`, error, uniqueId);
    };
    let done: Promise<void> | undefined;
    try {
      done = this.#interrupt(interruption);
    } catch (error) {
      failed(error);
    }
    if (done === undefined) return false;
    this.#ended = ended;
    this.#isDone = false;
    this.#drain = new ChannelDrain(this.#call, (line) => {
      this.#queue.writeDrain(line);
    });
    const settled = (): void => {
      if (this.#ended === ended) this.finish();
    };
    Promise.resolve(done).catch(failed).then(settled, settled);
    return true;
  }

  /** @internal Nothing of it is to come, or it takes too long. */
  finish(): void {
    this.#guard?.clear();
    this.#isDone = true;
    if (this.#ended?.signal.aborted) this.#empty();
  }

  #empty(): void {
    if (this.#drain?.read() !== true) this.#leave();
  }

  #leave(): void {
    this.#ended = undefined;
    this.#queue.interrupted();
  }
}

/** An argument is a text or a number, or left out. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function finish(interrupter: Interrupter): void {
  interrupter.finish();
}
