import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallerIdentity } from './caller-id.js';
import type { DatabaseContents } from '../options/database-contents.js';

/** The facts of a channel that variables and functions can show; all of it is wire text. */
export interface ChannelFacts {
  readonly name: string;
  readonly uniqueId: string;
  /** The time of day in ms since 1970, which goes on as the call's clock does. */
  readonly timeOfDay: number;
  /** Its place in the dialplan. */
  readonly place: { context: string; extension: string; priority: string };
  callerId: CallerIdentity;
  /** Whether the call was answered. */
  readonly up: boolean;
  /** Whether Asterisk refused the call that was not answered. */
  readonly refused: boolean;
  readonly hungUp: boolean;
  /** Why the call ended, as a number of Q.931; 0 if that is not known. */
  readonly hangupCause: number;
  /** What CHANNEL() was set to, by its item: `language`, for example. */
  readonly settings: Map<string, string>;
  readonly database: DatabaseContents;
  readonly options: SimulatedCallOptions;
}
