import type { AGIError } from '../../errors.js';
import type { AfterCallWork, CallOutcome } from '../options.js';

/** The owner of a call, which is told what happens to it. */
export interface CallObserver {
  /** Asterisk has taken the call away, by a hangup or a redirect. Told once. */
  hungUp(): void;
  /** The session is over. Told once. */
  ended(outcome: CallOutcome): void;
  /** The connection or the protocol failed. */
  failed(error: AGIError): void;
  /** A command was not answered as it should have been. */
  commandFailed(error: AGIError): void;
  /** The application has work to do when the session is over. */
  afterCall(work: AfterCallWork): void;
}
