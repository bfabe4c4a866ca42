import { describeThrown } from './describe-thrown.js';
import { printable } from './printable.js';

/**
 * A message to the developers of an application that no event tells. Its code is the one of the process
 * warning.
 */
export interface Report {
  /**
   * - `AGI_CALLBACK_ERROR`: a listener, a subscriber, the writer of a log, or `lastWords` threw or
   *   rejected;
   * - `AGI_MISSING_AWAIT`: a handler returned while its commands waited or ran;
   * - `AGI_RECORDING_FAILED`: Asterisk could not record the caller;
   * - `AGI_SHARED_CALL`: two clients of the manager send commands to the same AsyncAGI call.
   */
  readonly code:
    'AGI_CALLBACK_ERROR' | 'AGI_MISSING_AWAIT' | 'AGI_RECORDING_FAILED' | 'AGI_SHARED_CALL';
  /** One line, with the call's id where it concerns a call. */
  readonly message: string;
  /** The stack of the thrown error; `undefined` if there is none. */
  readonly stack: string | undefined;
}

/** Receives reports instead of the process. */
export type Reporter = (report: Report) => void;

const reporters: Reporter[] = [];

/**
 * Sends reports to a function instead of the warnings of the process. If there are several functions, the
 * latest one gets the reports.
 *
 * @returns a function that ends it
 */
export function takeReports(reporter: Reporter): () => void {
  reporters.push(reporter);
  return () => {
    const index = reporters.lastIndexOf(reporter);
    if (index !== -1) reporters.splice(index, 1);
  };
}

/** Reports an error of a function of the application. Never throws. */
export function reportThrown(subject: string, thrown: unknown, callId?: string): void {
  const { message, stack } = describeThrown(thrown);
  tell({
    code: 'AGI_CALLBACK_ERROR',
    message: line(`${subject} failed: ${message}`, callId),
    stack,
  });
}

/** Reports a mistake without a thrown error. Never throws. */
export function report(code: Report['code'], message: string, callId?: string): void {
  tell({ code, message: line(message, callId), stack: undefined });
}

function line(message: string, callId: string | undefined): string {
  return printable(callId === undefined ? message : `[${callId}] ${message}`);
}

function tell(report: Report): void {
  const reporter = reporters.at(-1);
  if (reporter === undefined) {
    warn(report);
    return;
  }
  try {
    reporter(report);
  } catch (error) {
    warn(report);
    warnOfLogger(error);
  }
}

/**
 * Reports an error of the application's logger as a warning of the process.
 */
export function warnOfLogger(error: unknown): void {
  const { message, stack } = describeThrown(error);
  warn({ code: 'AGI_CALLBACK_ERROR', message: `the logger failed: ${message}`, stack });
}

function warn({ code, message, stack }: Report): void {
  process.emitWarning(message, {
    type: 'AGIWarning',
    code,
    ...(stack !== undefined && { detail: stack }),
  });
}
