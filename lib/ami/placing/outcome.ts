import type { AGIError } from '../../core/index.js';

/**
 * The outcome of placing a call.
 *
 * - `answered`: somebody or something answered, and the route has the call;
 * - `busy`, `no-answer`, `congestion`: as Asterisk says;
 * - `cancelled`: the signal was aborted before there was an answer;
 * - `failed`: anything else; `cause` says more where Asterisk does.
 *
 * @publicApi
 */
export type PlacementOutcome =
  'answered' | 'busy' | 'no-answer' | 'congestion' | 'failed' | 'cancelled';

/**
 * One attempt that was not answered, for a plan of retries.
 *
 * @publicApi
 */
export interface PlacementResult {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The outcome; `undefined` where it cannot be known. */
  readonly outcome: Exclude<PlacementOutcome, 'answered' | 'cancelled'> | undefined;
  /** Hangup cause as a number, where Asterisk tells one. */
  readonly cause: number | undefined;
  /** `E_AMI_OUTCOME_UNKNOWN`: a further attempt may call a second time. */
  readonly error: AGIError | undefined;
}

/** What Asterisk told of a call that was not answered. */
export interface FailureFacts {
  /** `Reason` of OriginateResponse. */
  readonly reason: string;
  /** `DialStatus` of DialEnd. */
  readonly dialStatus: string | undefined;
  readonly cause: number | undefined;
}

const BUSY = new Set([17]);
const NO_ANSWER = new Set([18, 19]);
const CONGESTION = new Set([34, 38, 41, 42]);
const REJECTED = 21;

/**
 * The outcome of a call that was not answered. `Reason` alone does not tell (`pbx_dial_reason` of pbx.c): it
 * is 0 for a far side that hung up with cause 17, where `DialStatus` is BUSY; and for `Busy()` in a Local
 * channel it is 5, where the cause is 0. `DialStatus` is NOANSWER for a call that was declined, too.
 */
export function outcomeOf({
  reason,
  dialStatus,
  cause = 0,
}: FailureFacts): Exclude<PlacementOutcome, 'answered' | 'cancelled'> {
  if (reason === '5' || dialStatus === 'BUSY' || BUSY.has(cause)) return 'busy';
  if (reason === '8' || dialStatus === 'CONGESTION' || CONGESTION.has(cause)) return 'congestion';
  if (reason === '3' || NO_ANSWER.has(cause)) return 'no-answer';
  return dialStatus === 'NOANSWER' && cause !== REJECTED ? 'no-answer' : 'failed';
}
