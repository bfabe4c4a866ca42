import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallerIdentity } from './caller-id.js';
import type { SimulatedDatabase } from '../options/simulated-database.js';

/** What a channel is, as its variables and functions show it; all in wire text. */
export interface ChannelFacts {
  readonly name: string;
  readonly uniqueId: string;
  /** Where in the dialplan it is. */
  readonly place: { context: string; extension: string; priority: string };
  callerId: CallerIdentity;
  readonly up: boolean;
  readonly hungUp: boolean;
  /** Why the call ended, as Q.931 numbers it; 0 if nobody said. */
  readonly hangupCause: number;
  /** What CHANNEL() was told: `language` and the like. */
  readonly settings: Map<string, string>;
  readonly database: SimulatedDatabase;
  readonly options: SimulatedCallOptions;
}
