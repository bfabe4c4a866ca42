import { randomBytes } from 'node:crypto';
import { isAGIError, type AGIError } from '../../core/index.js';
import { checkOptionalValue, LONGEST_DELAY, milliseconds } from '../../core/internal.js';
import type { AmiClient } from '../client/ami-client.js';
import type { AttemptRecord } from './attempt-store.js';
import type { CallLimits } from './call-limits.js';
import { DialledChannel, type DialResult } from './dialled-channel.js';
import { DEFAULT_RING, originateHeaders } from './originate.js';
import type { PlacementResult } from './outcome.js';
import { pause } from '../transport/pause.js';
import type { PlaceOptions } from './place-options.js';
import { PlacedCall } from './placed-call.js';

/** Time in ms before an Asterisk that is shutting down is asked again; it may wait for its calls. */
const SHUTDOWN_PAUSE = 1000;

/** The parts of a placer that each of its calls uses. */
export interface PlacementTools {
  readonly ami: AmiClient;
  readonly agi: string;
  readonly limits: CallLimits;
  readonly eventTimeout: number;
  readonly destinationOf: (to: string) => string;
  readonly keep: (record: AttemptRecord) => Promise<void>;
}

/** An attempt that is over: the call, or the error that leaves its outcome unknown. */
type Attempt = PlacedCall | AGIError;

/** One call that is to be placed, with all of its attempts. */
export class Placement {
  readonly #tools: PlacementTools;
  readonly #options: PlaceOptions;
  #record: AttemptRecord;

  /** @param record what the store has of it */
  constructor(tools: PlacementTools, options: PlaceOptions, record: AttemptRecord) {
    this.#tools = tools;
    this.#options = options;
    this.#record = record;
  }

  /**
   * Places the call, unless the record says that an attempt is under way: that one is followed.
   *
   * @param leave gives back the room of the attempt that is followed
   */
  async run(leave?: () => void): Promise<PlacedCall> {
    const { dueAt } = this.#record;
    if (dueAt !== undefined) await this.#pause(Math.min(dueAt - Date.now(), LONGEST_DELAY));
    for (let attempt = leave ? this.#follow(leave) : this.#begin(); ; attempt = this.#begin()) {
      const result = await attempt;
      const delay = await this.#delayAfter(result);
      if (delay === undefined) return this.#close(result);
      const outcome = result instanceof PlacedCall ? result.outcome : undefined;
      await this.#keep({ state: 'waiting', outcome, dueAt: Date.now() + delay });
      await this.#pause(delay);
    }
  }

  /**
   * Makes an attempt.
   *
   * @throws AGIError where nobody was called, for a reason that another attempt does not change
   */
  async #begin(): Promise<Attempt> {
    const { to, signal } = this.#options;
    const { limits, destinationOf } = this.#tools;
    const leave = await limits.enter(destinationOf(to), signal);
    const attempt = this.#record.attempt + 1;
    const uniqueId = newId();
    if (!leave) return this.#placed({ ...cancelled(), uniqueId, attempts: this.#record.attempt });
    return this.#settle(leave, () => this.#dial(attempt, uniqueId));
  }

  /** Follows the attempt that a process before this one has begun. */
  #follow(leave: () => void): Promise<Attempt> {
    return this.#settle(leave, async () => {
      // Its signal does not end this: the channel may be there, and is to be hung up then.
      await this.#tools.ami.whenConnected();
      return this.#channel(this.#record.uniqueId).follow();
    });
  }

  /** Gives the room back when the call is over, and tells the errors that leave it open from the others. */
  async #settle(leave: () => void, reach: () => Promise<DialResult>): Promise<Attempt> {
    try {
      const result = await reach();
      void result.ended.then(leave);
      const { uniqueId, attempt: attempts } = this.#record;
      return this.#placed({ ...result, uniqueId, attempts });
    } catch (error) {
      leave();
      const { uniqueId, attempt: attempts } = this.#record;
      switch (isAGIError(error) ? error.code : '') {
        case 'E_AGI_ABORTED':
          return this.#placed({ ...cancelled(), uniqueId, attempts });
        case 'E_AMI_OUTCOME_UNKNOWN':
          return error as AGIError;
        default:
          throw error;
      }
    }
  }

  /** Dials as soon as there is a connection, and again where Asterisk did nothing for want of one. */
  async #dial(attempt: number, uniqueId: string): Promise<DialResult> {
    const { ami } = this.#tools;
    const { to, signal } = this.#options;
    for (;;) {
      await ami.whenConnected(signal && { signal });
      await this.#keep({ state: 'placing', to, attempt, uniqueId, dueAt: undefined });
      if (signal?.aborted) return cancelled();
      const channel = this.#channel(uniqueId);
      try {
        return await channel.dial();
      } catch (error) {
        const code = isAGIError(error) ? error.code : '';
        if (code === 'E_AMI_OUTCOME_UNKNOWN') throw error;
        // A call that Asterisk took, and told nothing of, may have been heard.
        if (channel.isTaken) await this.#keep({ state: 'unknown' });
        else await this.#keep({ state: 'waiting', attempt: attempt - 1, uniqueId: '' });
        if (code !== 'E_AMI_NOT_CONNECTED') throw error;
        await this.#pause(SHUTDOWN_PAUSE);
      }
    }
  }

  #channel(uniqueId: string): DialledChannel {
    const { ami, agi, eventTimeout } = this.#tools;
    const { ring = DEFAULT_RING, signal } = this.#options;
    const headers = originateHeaders(agi, this.#options, uniqueId);
    return new DialledChannel(ami, { headers, uniqueId, ring, eventTimeout, signal });
  }

  #pause(ms: number): Promise<void> {
    return pause(this.#tools.ami.clock, ms, this.#options.signal);
  }

  #placed(facts: ConstructorParameters<typeof PlacedCall>[1]): PlacedCall {
    return new PlacedCall(this.#tools.ami, facts);
  }

  /** The delay in ms before the next attempt; `undefined` if there is none. */
  async #delayAfter(result: Attempt): Promise<number | undefined> {
    const { retry } = this.#options;
    if (!retry || isFinal(result) || this.#tools.ami.state === 'closed') return undefined;
    try {
      const delay = retry(resultOf(result, this.#record.attempt));
      checkOptionalValue('place: retry', delay, milliseconds());
      return delay;
    } catch (error) {
      await this.#keepEnd(result);
      throw error;
    }
  }

  /** No further attempt is made. */
  async #close(result: Attempt): Promise<PlacedCall> {
    await this.#keepEnd(result);
    if (result instanceof PlacedCall) return result;
    throw result;
  }

  async #keepEnd(result: Attempt): Promise<void> {
    if (result instanceof PlacedCall) {
      await this.#keep({ state: 'over', outcome: result.outcome, dueAt: undefined });
    } else if (this.#tools.ami.state !== 'closed') {
      await this.#keep({ state: 'unknown', outcome: undefined });
    }
    // A client that was closed asks no more: the next process can (see `recover()`).
  }

  async #keep(change: Partial<AttemptRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change };
    await this.#tools.keep(this.#record);
  }
}

/** All of one length: Asterisk refuses an id that an existing one begins with. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

function cancelled(): DialResult {
  const ended = Promise.resolve({ cause: undefined, known: true });
  return { outcome: 'cancelled', cause: undefined, ended };
}

function isFinal(result: Attempt): boolean {
  return (
    result instanceof PlacedCall &&
    (result.outcome === 'answered' || result.outcome === 'cancelled')
  );
}

function resultOf(result: Attempt, attempt: number): PlacementResult {
  if (!(result instanceof PlacedCall)) {
    return { attempt, outcome: undefined, cause: undefined, error: result };
  }
  const outcome = result.outcome as PlacementResult['outcome'];
  return { attempt, outcome, cause: result.cause, error: undefined };
}
