import type { SimulatedCallOptions } from '../../options/call-options.js';
import type { SimulatedApplication } from '../../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';
import type { CallReport } from '../../report/call-report.js';
import type { Fault, PathScript } from './walked-path.js';

/**
 * A call of an exploration, for the services that a test fakes.
 *
 * @publicApi
 */
export interface ExploredCall {
  /** Asterisk's unique id of the call. */
  readonly uniqueId: string;
  /**
   * Decides how a faked service behaves this time: the exploration tries each word that the option `choices` has
   * for it, one call after the other.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name that `choices` does not have
   */
  choose(name: string): string;
  /** Waits in the time of the call, as a slow service does. @param ms in ms */
  wait(ms: number): Promise<void>;
  /** How long the call has taken so far, in ms of its own time. */
  readonly elapsed: number;
}

/**
 * A call of an exploration that has ended, for the invariant of a test.
 *
 * @publicApi
 */
export interface EndedCall {
  /** Asterisk's unique id of the call. */
  readonly uniqueId: string;
  /** The report of the call. */
  readonly report: CallReport;
  /** The steps of the caller and of Asterisk. */
  readonly script: PathScript;
}

/**
 * How far an exploration has come.
 *
 * @publicApi
 */
export interface ExplorationProgress {
  /** How many calls were placed. */
  readonly calls: number;
  /** How many calls are known that are still to be placed; each may lead to more. */
  readonly open: number;
  /** How many faults were found. */
  readonly faults: number;
}

/**
 * How a call flow is explored. All of it may be left out; the options of a call hold for each call.
 *
 * @publicApi
 */
export interface ExploreOptions extends Omit<
  SimulatedCallOptions,
  'script' | 'time' | 'speed' | 'chaos' | 'onLine' | 'unused' | 'applications' | 'dead'
> {
  /**
   * The keys that a caller may press, by the prompt that asks for them, its sound file or its name in a table:
   * `{ 'enter-account': ['100008', '123456'] }`. Dialogues tell their choices by themselves; other commands are
   * tried with every key, or with a few keys where several are asked for.
   */
  keys?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * How applications of the dialplan end. All outcomes of a list are tried; one outcome, or a function, is
   * used each time. The applications of Asterisk that leave a status are tried with each common status unless
   * they are given here.
   */
  applications?: Readonly<
    Record<
      string,
      SimulatedApplication | SimulatedOutcome | readonly (SimulatedApplication | SimulatedOutcome)[]
    >
  >;
  /** The answers of services that the test fakes by `choose()`: `{ ledger: ['quick', 'slow', 'failing'] }`. The first is the usual one. */
  choices?: Readonly<Record<string, readonly string[]>>;
  /** Whether the caller hangs up before and during each command; `true` unless given. */
  hangups?: boolean;
  /** Whether each prompt is tried as one that Asterisk does not have, one in a call; `true` unless given. */
  missing?: boolean;
  /** Most decisions of a call in which the caller or Asterisk does something else than usual: 12, or any number with `state`. */
  depth?: number;
  /** Most calls: 10,000. */
  calls?: number;
  /** Longest exploration in ms of real time; without end unless given. Where it ends depends on the machine. */
  within?: number;
  /** Tries in an order that looks random, and is the same for the same number. In the order of the call unless given. */
  seed?: number;
  /**
   * The state of what the test knows: all that the flow remembers beside Asterisk's variables, as JSON. With
   * it, a moment of the call that comes again in the same state is not explored twice. Without it, nothing is
   * merged: what a handler keeps in its variables cannot be seen. What the caller has heard and pressed so far
   * tells some of it: `({ asked }) => asked.find(({ prompt }) => prompt === 'enter-account')?.pressed`.
   */
  state?: (call: Pick<CallReport, 'played' | 'asked' | 'set'>) => unknown;
  /** Prepares the test for a call: empties its stores, and hands the call to the services that it fakes. */
  begin?: (call: ExploredCall) => unknown;
  /**
   * Checks what has to hold after each call, however it ended, when its work after the call is done: that what was
   * charged is what was spoken. It throws where that is not so.
   */
  invariant?: (call: EndedCall) => unknown;
  /** Outcomes that some call must have, by name. Those that no call had are faults. */
  reaches?: Readonly<Record<string, (report: CallReport) => boolean>>;
  /** Longest silence that a caller may hear, in ms of the call's time: 15,000. */
  maxSilence?: number;
  /** How often a part of a call may come again while the caller does nothing, before it counts as endless: 50. */
  maxRepeats?: number;
  /** How long a server may do nothing, in ms of real time, before it counts as one that never ends: 1000. */
  patience?: number;
  /** Tells which faults are none: those are left out. */
  accept?: (fault: Fault) => boolean;
  /** Ends the exploration after the calls that are under way: what was found until then is its result. */
  signal?: AbortSignal;
  /** Called now and then on long explorations. */
  onProgress?: (progress: ExplorationProgress) => unknown;
}
