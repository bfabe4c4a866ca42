import type { ScriptStep } from '../../options/script-step.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';

/**
 * How an application ended in an exploration, as data. A function of the test is none, and is told by its index
 * among the outcomes that the option `applications` gives.
 *
 * @publicApi
 */
export type PathOutcome =
  | SimulatedOutcome
  | {
      /** The index of the function: 0 is the first outcome that is given. */
      readonly given: number;
    };

/**
 * All that makes a call go one way and no other. `optionsOf()` makes options of `placeCall()` of it.
 *
 * @publicApi
 */
export interface PathScript {
  /** The path that was called. */
  readonly path: string;
  /** Asterisk's unique id of the call: the names of files that a step waits for may have it. */
  readonly uniqueId: string;
  /** The actions of the caller. */
  readonly steps: readonly ScriptStep[];
  /** How applications ended, each time that they were run. */
  readonly applications: Readonly<Record<string, readonly PathOutcome[]>>;
  /** The prompts that Asterisk did not have. */
  readonly missing: readonly string[];
  /** The answers of faked services, in order. */
  readonly choices: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The kind of a fault.
 *
 * - `never ends`: the handler waits for something that never comes, or goes on long after a hangup
 * - `endless loop`: the same comes again and again while the caller does nothing
 * - `error`: nobody handles an error
 * - `silence`: the caller hears nothing for longer than `maxSilence`
 * - `unknown prompt`: a prompt that does not exist
 * - `mute hangup`: the caller hears nothing before the server hangs up
 * - `invariant`: the invariant of the test does not hold
 * - `unreached outcome`, `unreached choice`, `unreached route`: no call came there
 * - `not deterministic`: the same script led to another call
 *
 * @publicApi
 */
export type FaultKind =
  | 'never ends'
  | 'endless loop'
  | 'error'
  | 'silence'
  | 'unknown prompt'
  | 'mute hangup'
  | 'invariant'
  | 'unreached outcome'
  | 'unreached choice'
  | 'unreached route'
  | 'not deterministic';

/**
 * A fault of a call flow.
 *
 * @publicApi
 */
export interface Fault {
  /** The fault, in words. */
  readonly kind: FaultKind;
  /** In words. */
  readonly message: string;
  /** The shortest script that was found for it; `undefined` for what no call reached. */
  readonly script?: PathScript;
  /** The story of that call. */
  readonly story?: string;
  /** How many calls had it. */
  readonly calls: number;
}

/** A fault of one call. Faults of the same kind at the same place are one. */
export interface CallFault {
  readonly kind: FaultKind;
  readonly place: string;
  readonly message: string;
}

/** A moment of a call at which something is decided. */
export interface DecisionPoint {
  /** The name of the moment; the same in each call that comes to it in the same way. */
  readonly key: string;
  /** The decision; `''` for the usual one. */
  readonly decision: string;
  /** The other decisions that are possible. */
  readonly others: readonly string[];
  /** Key and state together, if the test tells its state. */
  readonly state?: string;
}

/**
 * One step of a call on its graph: a place, and how the call left it.
 *
 * @publicApi
 */
export interface TrailStep {
  /** The name of the place. */
  readonly place: string;
  /** The kind of the place. */
  readonly kind: 'start' | 'prompt' | 'question' | 'recording' | 'application' | 'end';
  /** How the call came here from the place before. */
  readonly by: string;
  /** The commands that the server sent here, without their arguments but the first. */
  readonly commands: readonly string[];
}

/** A call of an exploration, as data that can be sent from one thread to another. */
export interface WalkedPath {
  readonly points: readonly DecisionPoint[];
  readonly faults: readonly CallFault[];
  /** The outcomes, choices and route that the call came to, and those that dialogues could have come to. */
  readonly reached: readonly string[];
  readonly possible: readonly string[];
  readonly trail: readonly TrailStep[];
  readonly ending: string;
  readonly script: PathScript;
  readonly story: string;
  /** All that both sides said, without what differs from call to call. */
  readonly dialogue: readonly string[];
  /** How long the call took, in ms of its own time. */
  readonly elapsed: number;
}

/**
 * The decisions of a call, and their moments. After the last one, all is as usual.
 *
 * @publicApi
 */
export interface Prefix {
  /** The path of the call: `/menu`. */
  readonly path: string;
  /** The decisions, in order. */
  readonly decisions: readonly string[];
  /** The moments of the decisions, by which a call that goes another way is known. */
  readonly keys: readonly string[];
}

/** A prefix, with a number for the call that no other call of the exploration has. */
export interface NumberedPrefix extends Prefix {
  readonly number: number;
}
