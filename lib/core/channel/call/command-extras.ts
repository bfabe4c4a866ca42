import type { Reply } from '../../codec/reply.js';
import type { CommandObserver } from './command-watch.js';

/** Further settings of a command. */
export interface CommandExtras {
  /**
   * More values for the same row: nothing else is sent between these lines, and the first reply that is
   * not 200 ends them.
   */
  readonly rest?: readonly (readonly unknown[])[];
  /** Gives the values of one more line when the reply to the one before has come; `undefined` for none. */
  readonly next?: (reply: Reply) => readonly unknown[] | undefined;
  readonly observer?: CommandObserver;
  /** Whether it comes before all commands that wait, and ends the one that runs, if bytes end that. */
  readonly cutsOff?: boolean;
}

export const NO_EXTRAS: CommandExtras = {};
