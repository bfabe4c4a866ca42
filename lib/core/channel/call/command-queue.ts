import { readFencedRegion } from '../../codec/fenced-region.js';
import type { AsteriskVersion } from '../../codec/line-limit.js';
import { parseReply, type Reply } from '../../codec/reply.js';
import { ReplyReader, type ReplySink } from '../../codec/reply-reader.js';
import { encodeCommand } from '../../command/encoding.js';
import { type AGIError } from '../../errors.js';
import { UNTRUSTED_REPLY_BYTES } from '../../limits.js';
import { DeadlineTimer } from './deadline-timer.js';
import { HUNG_UP } from './end-reason.js';
import type { PendingCommand } from './pending-command.js';
import { Fence } from './fence.js';

/** What a lane needs of the call it belongs to. */
export interface CommandQueueOwner {
  /** Which Asterisk reads what is written. */
  readonly request: AsteriskVersion;
  write(line: string): void;
  /** Asterisk says, or a 511 proves, that the caller is gone. */
  hungUp(): void;
  /** The peer broke the protocol or a limit: nothing it says can be trusted any more. */
  broken(error: AGIError): void;
  /** A command was not answered as it should. */
  commandFailed(error: AGIError): void;
  /** Makes an error that names the channel. */
  error(code: AGIError['code'], message: string, command?: string, cause?: unknown): AGIError;
}

/**
 * The commands of one call, one in flight at a time, in the order given. It keeps command and
 * reply in step whatever happens: a deadline, an abort, a value that imitates replies.
 */
export class CommandQueue implements ReplySink {
  readonly #owner: CommandQueueOwner;
  readonly #reader: ReplyReader;
  readonly #exactValues: boolean;
  readonly #commandTimeout: number;
  readonly #maxReplyBytes: number;
  #trusted = false;
  readonly #deadline = new DeadlineTimer(this);
  readonly #fence = new Fence(this);
  #queue: PendingCommand[] = [];
  #current: PendingCommand | undefined;
  #closed = false;

  constructor(
    owner: CommandQueueOwner,
    settings: {
      commandTimeout: number;
      maxReplyBytes: number;
      exactValues: 'auto' | 'always';
    },
  ) {
    this.#owner = owner;
    this.#commandTimeout = settings.commandTimeout;
    this.#exactValues = settings.exactValues === 'always';
    this.#maxReplyBytes = settings.maxReplyBytes;
    this.#reader = new ReplyReader(this, Math.min(UNTRUSTED_REPLY_BYTES, this.#maxReplyBytes));
  }

  /** The call is authenticated: its replies may be as long as the options allow. */
  trust(): void {
    this.#trusted = true;
    this.#reader.limitTo(this.#maxReplyBytes);
  }

  /** Commands that wait for their turn. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** The words of commands that have no answer yet, the one in flight first. */
  get unanswered(): readonly string[] {
    return this.#pending().map(({ row }) => row.words);
  }

  add(command: PendingCommand): void {
    if (
      this.#current === undefined &&
      this.#queue.length === 0 &&
      !this.#fence.isUp &&
      !this.#closed
    ) {
      this.#begin(command);
      return;
    }
    this.#queue.push(command);
    this.#advance();
    this.#timeFirstInLine();
  }

  receive(chunk: Buffer): void {
    if (this.#closed) return;
    this.#reader.push(chunk);
    this.#fence.heard();
    this.#advance();
  }

  /** Gives up on a command that was rejected, in step with what Asterisk may still answer. */
  abandon(command: PendingCommand): void {
    if (command !== this.#current) {
      this.#queue = this.#queue.filter((other) => other !== command);
      this.#timeFirstInLine();
      return;
    }
    // Bytes that arrive end an interruptible command, with or without a reply; a text reply may
    // span lines. Only a fence tells where they end. Any other command is one plain reply, later.
    const { interruptible, text } = command.current;
    if ((interruptible || text) && !this.#fence.isUp) this.#fence.raise();
    this.#timeFirstInLine();
  }

  /** Takes the commands that satisfy a condition out of the queue. */
  withdraw(condition: (command: PendingCommand) => boolean): PendingCommand[] {
    const withdrawn = this.#queue.filter(condition);
    if (withdrawn.length > 0) this.#queue = this.#queue.filter((other) => !condition(other));
    this.#timeFirstInLine();
    return withdrawn;
  }

  /** Ends the lane: whatever is pending rejects. */
  close(error: (command: PendingCommand) => AGIError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#deadline.stop();
    this.#fence.drop();
    const pending = this.#pending();
    this.#current = undefined;
    this.#queue = [];
    for (const command of pending) command.reject(error(command));
  }

  /** Not one that was given up on, though Asterisk still owes its reply. */
  #pending(): PendingCommand[] {
    const all = this.#current ? [this.#current, ...this.#queue] : this.#queue;
    return all.filter(({ settled }) => !settled);
  }

  hangup(): void {
    this.#owner.hungUp();
  }

  reply(reply: Reply): void {
    const command = this.#current;
    if (command === undefined) return;
    if (reply.code === 511) this.#owner.hungUp();

    if (command.row.repliesTwice?.(reply)) {
      command.firstReply = reply;
      this.#fence.raise();
    } else if (command.settled) {
      this.#release();
    } else if (command.firstReply !== undefined) {
      this.#release();
      command.resolve(command.firstReply, reply);
    } else if (reply.code === 511) {
      this.#release();
      const { words } = command.row;
      command.reject(this.#owner.error('E_AGI_HANGUP', `${words}: ${HUNG_UP}`, words));
    } else if (!command.goesOnAfter(reply) && !this.#prepareFollowUp(command, reply)) {
      this.#release();
      command.resolve(reply);
    }
  }

  ambiguous(): void {
    this.#fence.raise();
  }

  fenced(region: Buffer): void {
    this.#fence.drop();
    const command = this.#current;
    if (command === undefined) return;
    const { reply, hangup, stray } = readFencedRegion(region, command.current.text);
    if (hangup) this.#owner.hungUp();

    if (command.settled) {
      this.#release();
    } else if (command.firstReply !== undefined && !command.current.text) {
      this.#release();
      command.resolve(command.firstReply);
    } else if (reply !== undefined && !stray) {
      this.reply(parseReply(reply));
    } else {
      this.#release();
      const { words } = command.row;
      const message = `${words}: Asterisk did not send its whole reply`;
      const error = this.#owner.error('E_AGI_PROTOCOL', message, words);
      this.#owner.commandFailed(error);
      command.reject(error);
    }
  }

  violation(reason: string): void {
    this.#owner.broken(this.#owner.error('E_AGI_PROTOCOL', `the peer sent ${reason}`));
  }

  overflow(): void {
    const most = this.#trusted
      ? '`maxReplyBytes` allows'
      : `${UNTRUSTED_REPLY_BYTES} bytes, and the call is not authenticated yet`;
    this.#owner.broken(this.#owner.error('E_AGI_LIMIT', `a reply is longer than ${most}`));
  }

  /** Writes the next line, if the lane is free for it. */
  #advance(): void {
    if (this.#closed || this.#fence.isUp) return;
    if (this.#current === undefined) {
      const next = this.#queue.shift();
      if (next !== undefined) this.#begin(next);
    } else if (this.#current.line !== '') {
      this.#write(this.#current);
    }
  }

  #begin(command: PendingCommand): void {
    this.#current = command;
    this.#time(command);
    this.#write(command);
  }

  #write(command: PendingCommand): void {
    const { text } = command.current;
    const { line } = command;
    command.line = '';
    this.#reader.expect(text ? (this.#exactValues ? 'exact' : 'text') : 'plain');
    this.#owner.write(line);
    command.watch?.sent();
  }

  #prepareFollowUp(command: PendingCommand, reply: Reply): boolean {
    const { followUp } = command.row;
    const values = reply.code === 200 ? followUp?.argumentsFor(reply, command.values) : undefined;
    if (followUp === undefined || values === undefined) return false;
    try {
      command.line = encodeCommand(followUp.command, values, this.#owner.request);
    } catch {
      // Its line is longer than the first one, and a name may leave no room: the first reply stands.
      return false;
    }
    command.firstReply = reply;
    command.current = followUp.command;
    // Its command's deadline, if there is one, holds for both.
    if (command.dueAt === undefined) {
      this.#deadline.set(performance.now() + this.#commandTimeout);
    }
    return true;
  }

  #release(): void {
    this.#current = undefined;
    this.#deadline.unset();
  }

  #time(command: PendingCommand): void {
    if (command.deadline === undefined) return;
    command.dueAt ??= performance.now() + command.deadline;
    this.#deadline.set(command.dueAt);
  }

  /** A command behind one that was given up on has its deadline too, or it could wait for ever. */
  #timeFirstInLine(): void {
    if (!this.#current?.settled) return;
    this.#deadline.unset();
    const [first] = this.#queue;
    if (first !== undefined) this.#time(first);
  }

  /** @internal The deadline of the command that is first in line has passed. */
  expired(): void {
    const command = this.#current?.settled === false ? this.#current : this.#queue[0];
    if (command === undefined) return;
    const { words } = command.row;
    const ahead = this.#current;
    const message =
      command === ahead || ahead === undefined
        ? `Asterisk did not answer ${words} in time`
        : `${words} was not sent in time: Asterisk still owes the reply to ${ahead.row.words}`;
    const error = this.#owner.error('E_AGI_COMMAND_TIMEOUT', message, words);
    command.reject(error);
    this.abandon(command);
    this.#owner.commandFailed(error);
  }

  /** @internal The question of a fence. */
  ask(word: string): void {
    this.#reader.fence(word);
    this.#owner.write(`GET FULL VARIABLE ${word}\n`);
  }
}
