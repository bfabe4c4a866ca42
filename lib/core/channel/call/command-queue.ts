import { readFencedRegion } from '../../codec/fenced-region.js';
import { parseReply, type Reply } from '../../codec/reply.js';
import { FrameReader } from '../../codec/frame-reader.js';
import { ReplyReader, type ReplySink } from '../../codec/reply-reader.js';
import type { AGIError } from '../../errors.js';
import { UNTRUSTED_REPLY_BYTES } from '../../limits.js';
import type { ChannelSettings } from '../options.js';
import type { Transport } from '../transport.js';
import { answeredDead, cutShort, notInTime, replyLost, replyTooLong } from './command-errors.js';
import type { BetweenCommands } from './between-commands.js';
import type { CommandQueueOwner } from './command-queue-owner.js';
import { DeadlineTimer } from './deadline-timer.js';
import { Fence } from './fence.js';
import { createInterrupter, type Interrupter } from './interrupter.js';
import type { PendingCommand } from './pending-command.js';
import type { SettlementThrottle } from './settlement-throttle.js';

/**
 * The commands of one call. They are written one at a time, in the order given. The queue keeps command
 * and reply in step whatever happens: a deadline, an abort, a value that imitates replies.
 */
export class CommandQueue implements ReplySink {
  /** Ends commands by another way than AGI, if the application gives one. */
  readonly interrupter: Interrupter | undefined;
  readonly #owner: CommandQueueOwner;
  readonly #transport: Transport;
  readonly #throttle: SettlementThrottle;
  readonly #settings: ChannelSettings;
  /** Reads replies whose ends have to be found; `undefined` where each comes in a frame of its own. */
  readonly #stream: ReplyReader | undefined;
  readonly #reader: ReplyReader | FrameReader;
  readonly #deadline = new DeadlineTimer(this);
  /** Made for the first question: most calls need none. */
  #fence: Fence | undefined;
  #trusted = false;
  #waiting: PendingCommand[] = [];
  /** The command whose reply Asterisk owes; its promise may be settled already. */
  #current: PendingCommand | undefined;
  #closed = false;
  /** Has commands of its own sent before others; only a call with live audio has one. */
  between: BetweenCommands | undefined;

  constructor(
    owner: CommandQueueOwner,
    transport: Transport,
    throttle: SettlementThrottle,
    settings: ChannelSettings,
  ) {
    this.#owner = owner;
    this.#transport = transport;
    this.#throttle = throttle;
    this.#settings = settings;
    const most = Math.min(UNTRUSTED_REPLY_BYTES, settings.maxReplyBytes);
    this.#stream = transport.abilities?.framed ? undefined : new ReplyReader(this, most);
    this.#reader = this.#stream ?? new FrameReader(this, most);
    const interrupt = transport.abilities?.interrupt ?? settings.interrupt;
    this.interrupter = createInterrupter(this, owner, interrupt);
  }

  /** The call is authenticated, or needs not be: its replies may be as long as the options allow. */
  trust(): void {
    this.#trusted = true;
    this.#reader.limitTo(this.#settings.maxReplyBytes);
  }

  /** How many commands wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The commands that have no answer yet, in the order in which they are written. */
  get unanswered(): readonly PendingCommand[] {
    const all = this.#current ? [this.#current, ...this.#waiting] : this.#waiting;
    return all.filter(({ settled }) => !settled);
  }

  /** The command whose reply Asterisk owes. */
  get running(): PendingCommand | undefined {
    return this.#current;
  }

  /** @param first whether it comes before the commands that wait */
  add(command: PendingCommand, first = false): void {
    const isNext = this.#current === undefined && this.#waiting.length === 0;
    if (isNext && !this.#fence?.isUp && !this.#closed && this.between === undefined) {
      this.#begin(command);
      return;
    }
    if (first) this.#waiting.unshift(command);
    else this.#waiting.push(command);
    this.#advance();
    this.#timeFirst();
  }

  /** Takes a chunk from Asterisk, with which commands are answered and the next one is written. */
  receive(chunk: Buffer): void {
    if (this.#closed) return;
    this.#throttle.heard();
    this.#reader.push(chunk);
    this.#fence?.heard();
    this.#advance();
  }

  /** Gives up on a command that was rejected, in step with the reply that Asterisk may still send. */
  abandon(command: PendingCommand): void {
    const { interruptible, text } = command.current;
    if (command !== this.#current) {
      this.#waiting = this.#waiting.filter((other) => other !== command);
    } else if (this.#stream === undefined || (!interruptible && !text)) {
      // Its one reply comes later.
      this.interrupter?.endCommand(command);
    } else if (!this.#fence?.isUp) {
      // A command that bytes end may have no reply, and a text may span lines: only a fence tells the end.
      this.raiseFence();
    }
    this.#timeFirst();
  }

  /** Takes the commands that wait and fulfil a condition out of the queue. */
  withdraw(condition: (command: PendingCommand) => boolean): PendingCommand[] {
    const withdrawn = this.#waiting.filter(condition);
    if (withdrawn.length > 0) this.#waiting = this.#waiting.filter((other) => !condition(other));
    this.#timeFirst();
    return withdrawn;
  }

  /** Ends the queue: every command that is not settled rejects. */
  close(error: (command: PendingCommand) => AGIError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.interrupter?.close();
    this.#deadline.stop();
    this.#fence?.drop();
    const { unanswered } = this;
    this.#current = undefined;
    this.#waiting = [];
    for (const command of unanswered) command.reject(error(command));
  }

  hangup(): void {
    this.#owner.hungUp();
  }

  reply(reply: Reply): void {
    const command = this.#current;
    if (command === undefined) return;
    if (reply.code === 511) this.#owner.hungUp();
    if (this.interrupter?.drained(reply)) return;
    if (this.#stream && command.current.repliesTwice?.(reply)) {
      command.firstReply = reply;
      this.raiseFence();
    } else if (command.settled) {
      this.#repliedLate();
    } else if (command.firstReply !== undefined) {
      this.#resolve(command, command.firstReply, reply);
    } else if (reply.code === 511) {
      this.#release();
      command.reject(answeredDead(this.#owner, command.row));
    } else if (!command.takeNextLine(reply) && !this.#prepareFollowUp(command, reply)) {
      this.#resolve(command, reply);
    }
  }

  ambiguous(): void {
    this.raiseFence();
  }

  fenced(region: Buffer): void {
    this.#fence?.drop();
    const command = this.#current;
    if (command === undefined) return;
    const { reply, hangup, stray } = readFencedRegion(region, command.current.text);
    if (hangup) this.#owner.hungUp();

    if (command.settled) {
      this.#repliedLate();
    } else if (command.firstReply !== undefined && !command.current.text) {
      const { firstReply } = command;
      command.firstReply = undefined;
      if (!this.#prepareFollowUp(command, firstReply)) this.#resolve(command, firstReply);
    } else if (reply !== undefined && !stray) {
      this.reply(parseReply(reply));
    } else {
      this.#fail(command, cutShort(this.#owner, command.row));
    }
  }

  #fail(command: PendingCommand, error: AGIError): void {
    this.#release();
    this.#owner.commandFailed(error);
    command.reject(error);
  }

  violation(reason: string): void {
    this.#owner.broken(this.#owner.error('E_AGI_PROTOCOL', `the peer sent ${reason}`));
  }

  overflow(): void {
    this.#owner.broken(replyTooLong(this.#owner, this.#trusted));
  }

  lost(): void {
    const command = this.#current;
    if (command?.settled) this.#repliedLate();
    else if (command) this.#fail(command, replyLost(this.#owner, command.row));
  }

  /** The reply to a command that was given up has come. */
  #repliedLate(): void {
    if (this.interrupter?.replied() !== true) this.#release();
  }

  /** @internal Writes a line that has Asterisk read the channel, while no other command runs. */
  writeDrain(line: string): void {
    this.#reader.expect('plain');
    this.#transport.write(line);
  }

  /** @internal The interruption of the command that was given up is over. */
  interrupted(): void {
    if (this.#stream === undefined) this.#release();
    else this.raiseFence();
    this.#advance();
  }

  /** @internal Asks the question after whose answer nothing of an earlier command comes. */
  raiseFence(): void {
    if (this.#stream === undefined || this.#closed) return;
    this.#fence ??= new Fence(this.#stream, this.#transport);
    this.#fence.raise();
  }

  /** Writes the next line, if no reply or fence is awaited. */
  #advance(): void {
    if (this.#closed || this.#fence?.isUp) return;
    if (this.#current === undefined) {
      const [first] = this.#waiting;
      const next = (first && this.between?.before(first)) ?? this.#waiting.shift();
      if (next !== undefined) this.#begin(next);
    } else if (this.#current.line !== '') {
      this.#write(this.#current);
    }
  }

  #begin(command: PendingCommand): void {
    this.#current = command;
    this.#deadline.setFor(command);
    this.#write(command);
  }

  #write(command: PendingCommand): void {
    const { line } = command;
    command.line = '';
    const asText = this.#settings.exactValues === 'always' ? 'exact' : 'text';
    this.#reader.expect(command.current.text ? asText : 'plain');
    this.#transport.write(line);
    command.watch?.sent();
  }

  #prepareFollowUp(command: PendingCommand, reply: Reply): boolean {
    const isTaken = command.takeFollowUp(reply, this.#owner.reader);
    // A deadline that the command has holds for both lines.
    if (isTaken && command.dueAt === undefined) {
      this.#deadline.set(performance.now() + this.#settings.commandTimeout);
    }
    return isTaken;
  }

  #resolve(command: PendingCommand, reply: Reply, followUp?: Reply): void {
    this.#release();
    this.#owner.answered(command, reply);
    command.resolve(reply, followUp);
  }

  #release(): void {
    const released = this.#current;
    this.#current = undefined;
    this.#deadline.unset();
    if (released && this.between) this.between.released(released);
  }

  /** A command that waits for the reply to an abandoned one has its deadline, too. */
  #timeFirst(): void {
    if (!this.#current?.settled) return;
    this.#deadline.unset();
    const [first] = this.#waiting;
    if (first !== undefined) this.#deadline.setFor(first);
  }

  /** @internal The deadline of the first command that is not settled has passed. */
  expired(): void {
    const [late] = this.unanswered;
    if (late === undefined) return;
    const ahead = late === this.#current ? undefined : this.#current?.row;
    const error = notInTime(this.#owner, late.row, ahead);
    late.reject(error);
    this.abandon(late);
    this.#owner.commandFailed(error);
  }
}
