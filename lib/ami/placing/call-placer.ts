import { setMaxListeners } from 'node:events';
import { AGIError } from '../../core/index.js';
import {
  aFunction,
  anyMilliseconds,
  checkOptionalValue,
  checkValue,
  integer,
  isObject,
  optional,
  quoteValue,
  resolveOptions,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import type { AmiClient } from '../client/ami-client.js';
import { isUnfinished, type AttemptRecord, type AttemptStore } from './attempt-store.js';
import { CallLimits, type LimitSettings } from './call-limits.js';
import { checkAgi, originateHeaders } from './originate.js';
import { OwnKeys } from './own-keys.js';
import { held, pause } from '../transport/pause.js';
import type { PlaceOptions } from './place-options.js';
import type { PlacedCall } from './placed-call.js';
import { newId, Placement, type PlacementTools } from './placement.js';
import { cancelledOptions, type RecoveredCall, type RecoveryPlan } from './recovery.js';

/**
 * Settings of a {@link CallPlacer}.
 *
 * @publicApi
 */
export interface CallPlacerOptions {
  /**
   * The address of the AGI server that takes the calls, `agi://10.0.0.5:4573`, or `async`; or a function that gives
   * it, for a server that listens later than the placer is made.
   */
  agi: string | (() => string);
  /** Calls that ring or go on at the same time; `0` (default) for no limit. */
  maxCalls?: number;
  /** The same of one destination; `0` (default) for no limit. */
  maxCallsPerDestination?: number;
  /** Gives the name of a destination, such as a trunk; by default each `to` is one of its own. */
  destinationOf?: (to: string) => string;
  /** Calls that begin within a second, evenly; `0` (default) for no limit. */
  callsPerSecond?: number;
  /** Calls that may wait for their turn; 10,000 by default. */
  maxWaiting?: number;
  /** Time in ms for the first event of a call, before the right to events is missed; 10,000 by default. */
  eventTimeout?: number;
  /** Keeps the calls, so that none is placed twice and none forgotten; see {@link AttemptStore}. */
  store?: AttemptStore;
}

interface Settings extends LimitSettings {
  readonly destinationOf: ((to: string) => string) | undefined;
  readonly eventTimeout: number;
}

const NO_LIMIT = { least: 0, note: '0 for no limit' };

const RULES: OptionRules<Settings> = {
  maxCalls: withDefault(0, integer(NO_LIMIT)),
  maxCallsPerDestination: withDefault(0, integer(NO_LIMIT)),
  destinationOf: optional(aFunction<(to: string) => string>()),
  callsPerSecond: withDefault(0, integer({ ...NO_LIMIT, most: 1000 })),
  maxWaiting: withDefault(10_000, integer({ least: 1 })),
  eventTimeout: withDefault(10_000, wholeMilliseconds(1)),
};

/**
 * Places calls, and tells what came of them.
 *
 * @example
 * ```ts
 * import { AmiClient, CallPlacer } from 'nestjs-agi/ami';
 *
 * const ami = new AmiClient({ username: 'app', secret: process.env.AMI_SECRET ?? '' });
 * await ami.connect();
 * const placer = new CallPlacer(ami, { agi: 'agi://10.0.0.5:4573', callsPerSecond: 2 });
 * const { outcome } = await placer.place({ to: 'PJSIP/100', route: '/reminder?id=7', ring: 20_000 });
 * ```
 *
 * @publicApi
 */
export class CallPlacer {
  readonly #tools: PlacementTools;
  readonly #limits: CallLimits;
  readonly #store: AttemptStore | undefined;
  readonly #keys = new OwnKeys();
  readonly #closing = new AbortController();
  /** The calls that wait or ring. */
  readonly #open = new Set<Promise<PlacedCall>>();
  /** The ends of the calls that were answered and go on. */
  readonly #answered = new Set<Promise<unknown>>();

  /**
   * @param ami needs `read = call`, and `write = originate,call`; and `system`, unless calls go `via` the
   *   dialplan
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed
   */
  constructor(ami: AmiClient, options: CallPlacerOptions) {
    const { agi, store, ...others } = (isObject(options) ? options : {}) as CallPlacerOptions;
    if (typeof agi !== 'function') checkAgi(agi);
    const settings = resolveOptions(others, RULES, 'CallPlacer');
    const { destinationOf = (to: string): string => to, eventTimeout } = settings;
    this.#store = store;
    // Each call listens to it until it is over: many listeners are no leak.
    setMaxListeners(0, this.#closing.signal);
    this.#limits = new CallLimits(settings, ami.clock);
    this.#tools = {
      ami,
      get agi() {
        const given = typeof agi === 'function' ? agi() : agi;
        checkAgi(given);
        return given;
      },
      limits: this.#limits,
      eventTimeout,
      destinationOf,
      keep: (record) => held(ami.clock, () => store?.update(this.#leftOver(record))),
    };
  }

  /**
   * Places a call, when the limits allow and the client is connected, and resolves when it is known what
   * came of it; `ended` of the call resolves when it is over.
   *
   * @throws AGIError `E_AGI_INVALID_ARGUMENT`; `E_AGI_LIMIT`; `E_AMI_ATTEMPT_EXISTS`; `E_AMI_REFUSED`, such
   *   as an extension that is not there; `E_AMI_RIGHTS`; `E_AMI_NOT_CONNECTED`, `E_AMI_CLOSED`;
   *   `E_AMI_OUTCOME_UNKNOWN` where the connection was lost and the call may have taken place
   */
  place(options: PlaceOptions): Promise<PlacedCall> {
    return this.#opened(this.#place(options));
  }

  /**
   * Takes up the calls of `store` that are not over: those of a process that ended in the middle, and
   * those that `place()` of this one was refused. Call it after the start, before other calls are placed.
   *
   * A call that was `waiting` is placed: nobody was called. One that was `placing` is not placed again:
   * Asterisk is asked for its channel, and it is followed to its outcome. Where the channel is gone, the
   * outcome cannot be known (`E_AMI_OUTCOME_UNKNOWN`), and only `retry` may have it placed again.
   *
   * @param plan gives the options of a call by its record; `undefined` cancels it
   * @returns the calls with their outcomes, which settle as those of `place()` do; calls that this
   *   placer has under way are not among them
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` without a store; what `unfinished()` of the store throws
   */
  async recover(plan: RecoveryPlan): Promise<readonly RecoveredCall[]> {
    checkValue('recover: plan', plan, aFunction());
    const store = this.#store;
    if (!store) {
      throw new AGIError(
        'E_AGI_INVALID_ARGUMENT',
        'recover() needs the option `store`, where the calls of the earlier process are',
      );
    }
    const { clock } = this.#tools.ami;
    const [found, own] = await held(clock, () => this.#keys.during(() => store.unfinished()));
    const records = [...found].filter((one) => isUnfinished(one) && !own.has(one.key));
    // Calls that go on take their room before any other begins.
    return [...records.filter(isPlacing), ...records.filter((one) => !isPlacing(one))].map(
      (record) => ({ record, placed: this.#opened(this.#resume(record, plan)) }),
    );
  }

  /**
   * Places no more calls: `place()` rejects with `E_AMI_CLOSED`. Calls that wait or ring are cancelled, and stay
   * `waiting` in the store, so that `recover()` of the next process places them. Calls that were answered go on.
   *
   * @param options `drain` is the time in ms that calls which were answered are given to end; 0 by default
   * @returns resolves when no call waits or rings, and those that were answered are over or have had their time
   */
  async close(options: { drain?: number } = {}): Promise<void> {
    const { drain = 0 } = options;
    checkValue('close: drain', drain, anyMilliseconds());
    this.#closing.abort();
    await Promise.allSettled(this.#open);
    if (drain === 0 || this.#answered.size === 0) return;
    const late = new AbortController();
    const ended = Promise.all(this.#answered).then(() => {
      late.abort();
    });
    await Promise.race([ended, pause(this.#tools.ami.clock, drain, late.signal)]);
  }

  #opened(placed: Promise<PlacedCall>): Promise<PlacedCall> {
    this.#open.add(placed);
    placed.then(
      ({ ended }) => {
        this.#open.delete(placed);
        this.#answered.add(ended);
        void ended.then(() => this.#answered.delete(ended));
      },
      () => {
        this.#open.delete(placed);
      },
    );
    return placed;
  }

  /** A call that is cancelled since the placer closes is one for the next process. */
  #leftOver(record: AttemptRecord): AttemptRecord {
    if (!this.#closing.signal.aborted || record.outcome !== 'cancelled') return record;
    return { ...record, state: 'waiting', outcome: undefined };
  }

  /** The options, with a signal that closing the placer aborts, too. */
  #untilClosed(options: PlaceOptions): PlaceOptions {
    const closing = this.#closing.signal;
    const { signal } = options;
    return { ...options, signal: signal ? AbortSignal.any([signal, closing]) : closing };
  }

  async #place(options: PlaceOptions): Promise<PlacedCall> {
    if (this.#closing.signal.aborted) throw closed();
    this.#check(options);
    const { key = newId(), to } = options;
    if (this.#store && this.#keys.has(key)) throw exists(key);
    const record = newRecord(key, to);
    const { clock } = this.#tools.ami;
    const entered = this.#limits.arrive();
    this.#keys.add(key);
    try {
      let placed: Promise<PlacedCall>;
      try {
        if (!(await held(clock, () => this.#store?.add(record) ?? true))) throw exists(key);
        placed = new Placement(this.#tools, this.#untilClosed(options), record).run();
      } finally {
        entered();
      }
      return await placed;
    } finally {
      this.#keys.delete(key);
    }
  }

  async #resume(record: AttemptRecord, plan: RecoveryPlan): Promise<PlacedCall> {
    const { ami, limits, destinationOf } = this.#tools;
    this.#keys.add(record.key);
    let leave: (() => void) | undefined;
    try {
      leave = isPlacing(record) ? limits.occupy(destinationOf(record.to)) : undefined;
      const options = (await held(ami.clock, () => plan(record))) ?? cancelledOptions(record);
      this.#check(options);
      return await new Placement(this.#tools, this.#untilClosed(options), record).run(leave);
    } catch (error) {
      leave?.();
      throw error;
    } finally {
      this.#keys.delete(record.key);
    }
  }

  /** Before anything is kept or waited for. */
  #check(options: PlaceOptions): void {
    originateHeaders(this.#tools.agi, options, newId());
    checkOptionalValue('place: retry', options.retry, aFunction());
  }
}

function closed(): AGIError {
  return new AGIError(
    'E_AMI_CLOSED',
    'the placer is closed and places no more calls; a call of the next process is placed by a new one',
  );
}

function exists(key: string): AGIError {
  return new AGIError(
    'E_AMI_ATTEMPT_EXISTS',
    `a call with the key ${quoteValue(key)} was placed before; give each call a key of its own`,
  );
}

function newRecord(key: string, to: string): AttemptRecord {
  return {
    key,
    to,
    attempt: 0,
    uniqueId: '',
    state: 'waiting',
    outcome: undefined,
    dueAt: undefined,
  };
}

function isPlacing({ state }: AttemptRecord): boolean {
  return state === 'placing';
}
