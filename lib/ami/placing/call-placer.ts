import { randomBytes } from 'node:crypto';
import { AGIError, isAGIError } from '../../core/index.js';
import {
  aFunction,
  checkOptionalValue,
  integer,
  isObject,
  milliseconds,
  optional,
  quoteValue,
  resolveOptions,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import type { AmiClient } from '../client/ami-client.js';
import type { AttemptRecord, AttemptStore } from './attempt-store.js';
import { CallLimits, type LimitSettings } from './call-limits.js';
import { DialledChannel, type DialResult } from './dialled-channel.js';
import { checkAgi, DEFAULT_RING, originateHeaders } from './originate.js';
import type { PlacementResult } from './outcome.js';
import { pause } from './pause.js';
import type { PlaceOptions } from './place-options.js';
import { PlacedCall } from './placed-call.js';

/**
 * Settings of a {@link CallPlacer}.
 *
 * @publicApi
 */
export interface CallPlacerOptions {
  /** The address of the AGI server that takes the calls, `agi://10.0.0.5:4573`, or `async`. */
  agi: string;
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

/** Time in ms before an Asterisk that is shutting down is asked again; it may wait for its calls. */
const SHUTDOWN_PAUSE = 1000;

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
  readonly #ami: AmiClient;
  readonly #agi: string;
  readonly #settings: Settings;
  readonly #limits: CallLimits;
  readonly #store: AttemptStore | undefined;

  /**
   * @param ami needs `read = call`, and `write = originate,call`; and `system`, unless calls go `via` the
   *   dialplan
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed
   */
  constructor(ami: AmiClient, options: CallPlacerOptions) {
    const { agi, store, ...others } = (isObject(options) ? options : {}) as CallPlacerOptions;
    checkAgi(agi);
    this.#ami = ami;
    this.#agi = agi;
    this.#store = store;
    this.#settings = resolveOptions(others, RULES, 'CallPlacer');
    this.#limits = new CallLimits(this.#settings, ami.clock);
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
    const placed = this.#place(options);
    // A promise that nobody awaits must not end the process.
    placed.catch(() => undefined);
    return placed;
  }

  async #place(options: PlaceOptions): Promise<PlacedCall> {
    // Before anything is kept or waited for.
    originateHeaders(this.#agi, options, newId());
    checkOptionalValue('place: retry', options.retry, aFunction());
    const key = options.key ?? newId();
    let record: AttemptRecord = {
      key,
      to: options.to,
      attempt: 0,
      uniqueId: '',
      state: 'waiting',
      outcome: undefined,
    };
    const keep = async (change: Partial<AttemptRecord>): Promise<void> => {
      record = { ...record, ...change };
      await this.#held(async () => this.#store?.update(record));
    };
    if (!(await this.#held(async () => this.#store?.add(record) ?? true))) {
      throw new AGIError(
        'E_AMI_ATTEMPT_EXISTS',
        `a call with the key ${quoteValue(key)} was placed before; give each call a key of its own`,
      );
    }
    for (let attempt = 1; ; attempt++) {
      const result = await this.#attempt(options, attempt, keep);
      if (result instanceof PlacedCall && isFinal(result)) return result;
      const delay = retryDelay(options, resultOf(result, attempt));
      if (delay === undefined) {
        if (result instanceof PlacedCall) return result;
        throw result;
      }
      await keep({ state: 'waiting' });
      await pause(this.#ami.clock, delay, options.signal);
    }
  }

  /** The time of a simulated Asterisk stands still while the store works. */
  async #held<Result>(work: () => Promise<Result>): Promise<Result> {
    const release = this.#ami.clock.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** One attempt; an error that is given back, rather than thrown, may be followed by another. */
  async #attempt(
    options: PlaceOptions,
    attempt: number,
    keep: (change: Partial<AttemptRecord>) => Promise<void>,
  ): Promise<PlacedCall | AGIError> {
    const { signal, to } = options;
    const uniqueId = newId();
    const over = async (result: DialResult): Promise<PlacedCall> => {
      await keep({ state: 'over', outcome: result.outcome });
      return new PlacedCall(this.#ami, { ...result, uniqueId, attempts: attempt });
    };
    const destination = this.#settings.destinationOf?.(to) ?? to;
    const leave = await this.#limits.enter(destination, signal);
    if (!leave) return over(cancelled());
    try {
      const result = await this.#dial(options, uniqueId, () =>
        keep({ state: 'placing', attempt, uniqueId }),
      );
      void result.ended.then(leave);
      return await over(result);
    } catch (error) {
      leave();
      const code = isAGIError(error) ? error.code : '';
      if (code === 'E_AGI_ABORTED') return over(cancelled());
      if (code === 'E_AMI_OUTCOME_UNKNOWN') {
        await keep({ state: 'unknown' });
        return error as AGIError;
      }
      await keep({ state: 'waiting' });
      throw error;
    }
  }

  /** Dials as soon as there is a connection, and again where Asterisk did nothing for want of one. */
  async #dial(
    options: PlaceOptions,
    uniqueId: string,
    begin: () => Promise<void>,
  ): Promise<DialResult> {
    const { signal, ring = DEFAULT_RING } = options;
    const { eventTimeout } = this.#settings;
    const headers = originateHeaders(this.#agi, options, uniqueId);
    for (;;) {
      await this.#ami.whenConnected(signal && { signal });
      await begin();
      if (signal?.aborted) return cancelled();
      const channel = new DialledChannel(this.#ami, {
        headers,
        uniqueId,
        ring,
        eventTimeout,
        signal,
      });
      try {
        return await channel.dial();
      } catch (error) {
        if (!isAGIError(error) || error.code !== 'E_AMI_NOT_CONNECTED') throw error;
        await pause(this.#ami.clock, SHUTDOWN_PAUSE, signal);
      }
    }
  }
}

/** All of one length: Asterisk refuses an id that an existing one begins with. */
function newId(): string {
  return randomBytes(16).toString('hex');
}

function cancelled(): DialResult {
  const ended = Promise.resolve({ cause: undefined, known: true });
  return { outcome: 'cancelled', cause: undefined, ended };
}

function isFinal({ outcome }: PlacedCall): boolean {
  return outcome === 'answered' || outcome === 'cancelled';
}

function resultOf(result: PlacedCall | AGIError, attempt: number): PlacementResult {
  if (!(result instanceof PlacedCall)) {
    return { attempt, outcome: undefined, cause: undefined, error: result };
  }
  const outcome = result.outcome as PlacementResult['outcome'];
  return { attempt, outcome, cause: result.cause, error: undefined };
}

function retryDelay({ retry }: PlaceOptions, result: PlacementResult): number | undefined {
  const delay = retry?.(result);
  checkOptionalValue('place: retry', delay, milliseconds());
  return delay;
}
