import type { PlacementOutcome } from './outcome.js';

/**
 * A record of a call that is to be placed.
 *
 * @publicApi
 */
export interface AttemptRecord {
  /** The key of the call. */
  readonly key: string;
  /** Whom it calls. */
  readonly to: string;
  /** How many attempts were begun. */
  readonly attempt: number;
  /** Unique id of the channel of the latest attempt; empty before the first. */
  readonly uniqueId: string;
  /**
   * - `waiting`: no attempt is under way, and Asterisk was asked for none;
   * - `placing`: Asterisk was asked, or is about to be, and what came of it is not known yet;
   * - `over`: `outcome` is known, and no further attempt follows;
   * - `unknown`: what came of it cannot be known, and no further attempt follows.
   */
  readonly state: 'waiting' | 'placing' | 'over' | 'unknown';
  /** The outcome of the latest attempt. */
  readonly outcome: PlacementOutcome | undefined;
  /** When a plan of retries wants the next attempt, in ms since 1970; `undefined` for at once. */
  readonly dueAt: number | undefined;
}

/**
 * Where calls are kept, so that none is placed twice and none forgotten when the process ends. Give an
 * implementation on a database; {@link MemoryAttemptStore} is for tests.
 *
 * @publicApi
 */
export interface AttemptStore {
  /** Adds a call, at once or not at all: `false` if there is one of this key. */
  add(record: AttemptRecord): boolean | Promise<boolean>;
  /** Replaces what is kept of a call; awaited before Asterisk is asked. */
  update(record: AttemptRecord): void | Promise<void>;
  /** The calls that are `waiting` or `placing`, for `recover()` of a process that starts. */
  unfinished(): Iterable<AttemptRecord> | Promise<Iterable<AttemptRecord>>;
}

/**
 * Keeps calls in memory.
 *
 * @publicApi
 */
export class MemoryAttemptStore implements AttemptStore {
  /** The records, by key. */
  readonly records = new Map<string, AttemptRecord>();

  /** Adds a call; `false` if there is one of this key. */
  add(record: AttemptRecord): boolean {
    if (this.records.has(record.key)) return false;
    this.records.set(record.key, record);
    return true;
  }

  /** Replaces what is kept of a call. */
  update(record: AttemptRecord): void {
    this.records.set(record.key, record);
  }

  /** The calls that are `waiting` or `placing`. */
  unfinished(): AttemptRecord[] {
    return [...this.records.values()].filter(isUnfinished);
  }
}

/** Whether a call is not over yet. */
export function isUnfinished({ state }: AttemptRecord): boolean {
  return state === 'waiting' || state === 'placing';
}
