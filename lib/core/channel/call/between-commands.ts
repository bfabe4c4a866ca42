import type { PendingCommand } from './pending-command.js';

/** Is asked by the queue of commands for those that have to come between others. */
export interface BetweenCommands {
  /** Gives the command that has to come before `next`, if one has to. */
  before(next: PendingCommand): PendingCommand | undefined;
  /** Asterisk has ended a command. */
  released(command: PendingCommand): void;
}
