import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import type { AGIError } from '../../errors.js';
import type { CommandObserver } from './command-watch.js';
import { markHandled } from './mark-handled.js';
import type { SettlementThrottle } from './settlement-throttle.js';

/** The functions that settle the promise that was made last. */
let resolveLatest: (result: unknown) => void;
let rejectLatest: (error: AGIError) => void;

/** One function for all promises, rather than a closure for each. */
function takeSettlers(resolve: (result: unknown) => void, reject: (error: AGIError) => void): void {
  resolveLatest = resolve;
  rejectLatest = reject;
}

/** A command that an application gave and that is not answered yet, with the promise of its result. */
export class PendingCommand {
  readonly row: Command;
  readonly values: readonly unknown[];
  readonly decode: (reply: Reply, followUp?: Reply) => unknown;
  /** Deadline in ms from the moment when it is first in the queue; `undefined` for none. */
  readonly deadline: number | undefined;
  readonly promise: Promise<unknown>;
  /** The line to be written next: its own, then that of its follow-up. */
  line: string;
  /** The row that `line` belongs to. */
  current: Command;
  /** Lines of the same command that follow `line`, with nothing in between. */
  rest: string[] | undefined;
  /** The first reply, while the reply to a follow-up or the answer to a fence is awaited. */
  firstReply: Reply | undefined;
  /** Whether its promise is resolved or rejected, although Asterisk may still owe a reply. */
  settled = false;
  /** Given if somebody watches commands. */
  watch: CommandObserver | undefined;
  /** When its deadline passes (`performance.now()`), once it is first in the queue. */
  dueAt: number | undefined;
  readonly #resolve: (result: unknown) => void;
  readonly #reject: (error: AGIError) => void;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    row: Command,
    values: readonly unknown[],
    line: string,
    deadline: number | undefined,
    decode: (reply: Reply, followUp?: Reply) => unknown,
  ) {
    this.row = row;
    this.current = row;
    this.values = values;
    this.line = line;
    this.deadline = deadline;
    this.decode = decode;
    this.promise = new Promise(takeSettlers);
    this.#resolve = resolveLatest;
    this.#reject = rejectLatest;
  }

  onAbort(signal: AbortSignal, listener: () => void): void {
    this.#signal = signal;
    this.#onAbort = listener;
    signal.addEventListener('abort', listener, { once: true });
  }

  /** Makes the next of its lines the one to be written, if Asterisk took the line before. */
  takeNextLine(reply: Reply): boolean {
    const line = reply.code === 200 ? this.rest?.shift() : undefined;
    if (line === undefined) return false;
    this.line = line;
    return true;
  }

  resolve(reply: Reply, followUp?: Reply): void {
    if (this.settled) return;
    this.#settle();
    this.watch?.settled(reply.code, undefined);
    this.#resolve(this.decode(reply, followUp));
  }

  /**
   * @param throttle given if nothing that Asterisk sent is the reason: the promise then rejects in a
   * later turn of the event loop
   */
  reject(error: AGIError, throttle?: SettlementThrottle): void {
    if (this.settled) return;
    this.#settle();
    this.watch?.settled(undefined, error.code);
    void markHandled(this.promise);
    if (throttle === undefined) this.#reject(error);
    else {
      throttle.later(() => {
        this.#reject(error);
      });
    }
  }

  #settle(): void {
    this.settled = true;
    if (this.#signal && this.#onAbort) {
      this.#signal.removeEventListener('abort', this.#onAbort);
      this.#signal = undefined;
    }
  }
}
