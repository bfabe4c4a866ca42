import type { LineReader } from '../../codec/line-limit.js';
import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import { encodeCommand } from '../../command/encoding.js';
import type { AGIError } from '../../errors.js';
import type { CommandExtras } from './command-extras.js';
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
  /** Lines of the same command that follow `line`, with nothing in between. */
  #rest: string[] | undefined;
  /** Makes the line after the last of these, if the reply shows that one is needed. */
  #next: ((reply: Reply) => string | undefined) | undefined;
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

  /** Takes the lines that follow its first one. */
  continueWith({ rest, next }: CommandExtras, reader: LineReader): void {
    const encode = (values: readonly unknown[]): string => encodeCommand(this.row, values, reader);
    this.#rest = rest?.map(encode);
    if (next === undefined) return;
    this.#next = (reply) => {
      const values = next(reply);
      return values && encode(values);
    };
  }

  /** Makes the next of its lines the one to be written, if Asterisk took the line before. */
  takeNextLine(reply: Reply): boolean {
    const line = reply.code === 200 ? (this.#rest?.shift() ?? this.#next?.(reply)) : undefined;
    if (line === undefined) return false;
    this.line = line;
    return true;
  }

  /** Makes the line of its follow-up the one to be written, if the first reply shows that one is needed. */
  takeFollowUp(reply: Reply, reader: LineReader): boolean {
    const { followUp } = this.row;
    const values = followUp?.argumentsFor(reply, this.values);
    if (followUp === undefined || values === undefined) return false;
    try {
      this.line = encodeCommand(followUp.command, values, reader);
    } catch {
      // Its line is longer than the first one, and a name may leave no room: the first reply stands.
      return false;
    }
    this.firstReply = reply;
    this.current = followUp.command;
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
