import { EventEmitter } from 'node:events';
import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import type { AGIError } from '../../errors.js';
import type { CallOutcome, CommandOptions } from '../options.js';

/** Events of one call. */
export interface AGIChannelEvents {
  /**
   * Asterisk has taken the call away: the caller hung up, or was redirected or transferred, which
   * `redirectedTo()` tells. Once, and not for a hangup of ours.
   */
  hangup: [];
  /** The session is over. */
  end: [outcome: CallOutcome];
}

/** What every family of commands is built on: a row of the catalogue is sent and decoded. */
export abstract class CommandSender extends EventEmitter<AGIChannelEvents> {
  /**
   * Runs an operation that is made of commands, as the methods of a dialogue are. It settles as `work`
   * does, but never in the turn of the event loop in which it began, and later and later if Asterisk
   * is not heard in between: when the call is over, commands are refused at once, and a loop that
   * swallows the errors and tries again would otherwise stop every other call of the process. A
   * rejection that nobody awaits does not end the process.
   *
   * @param work may throw, or reject, or return what it comes to
   * @returns what `work` comes to
   */
  abstract perform<Result>(work: () => Result | Promise<Result>): Promise<Result>;

  /**
   * @internal
   * @param rest more values for the same row: nothing else is sent between these lines, and the first
   * reply that is not 200 ends them
   */
  protected abstract run<Result>(
    row: Command,
    values: readonly unknown[],
    options: CommandOptions | undefined,
    decode: (reply: Reply, followUp?: Reply) => Result,
    rest?: readonly (readonly unknown[])[],
  ): Promise<Result>;

  /** @internal Most bytes of a command line that this call's Asterisk reads as one. */
  protected abstract get lineLimit(): number;

  /** @internal Throws what is wrong with values of a row, of which nothing is sent. */
  protected abstract check(row: Command, values: readonly unknown[]): void;

  /** @internal Gives the promise of a command that is not sent, since an argument of it is wrong. */
  protected abstract refuse(error: AGIError): Promise<never>;

  /** @internal Refuses what cannot be made into a command. */
  protected attempt<Result>(make: () => Promise<Result>): Promise<Result> {
    try {
      return make();
    } catch (error) {
      return this.refuse(error as AGIError);
    }
  }

  /** @internal Sends a row and resolves with its typed result. */
  protected issue<Result>(
    row: Command<Result>,
    values: readonly unknown[],
    options: CommandOptions | undefined,
  ): Promise<Result> {
    return this.run(row, values, options, row.decode);
  }
}
