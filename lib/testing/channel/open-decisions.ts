import type { SimulatedApplication } from '../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../options/simulated-outcome.js';

/** Decides what no option of a call says, where an exploration tries all ways through a call. */
export interface OpenDecisions {
  /** Whether Asterisk does not have a prompt that is about to be played. */
  isMissing(prompt: string): boolean;
  /** How an application ends that begins to run; `undefined` leaves it to the options of the call. */
  outcomeOf(
    application: string,
    options: string,
  ): SimulatedApplication | SimulatedOutcome | undefined;
  /** A command, or an application, waits no longer. */
  waitEnded(): void;
}
