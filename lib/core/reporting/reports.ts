import { describeThrown } from './describe-thrown.js';
import { printable } from './printable.js';

/**
 * What the library has to say to whoever wrote or runs the application, and no event says. The code is
 * that of the process warning.
 *
 * @internal
 */
export interface Report {
  /**
   * - `AGI_CALLBACK_ERROR`: a function of the application that is called to be told (a listener, a
   *   subscriber, the writer of a log) threw or rejected, or `lastWords` did;
   * - `AGI_MISSING_AWAIT`: a handler returned while its commands waited or ran.
   */
  readonly code: 'AGI_CALLBACK_ERROR' | 'AGI_MISSING_AWAIT';
  /** One line, with the call's id where it concerns a call. */
  readonly message: string;
  /** Where it was thrown; `undefined` where nothing was. */
  readonly stack: string | undefined;
}

/** Takes reports instead of the process. */
export type Reporter = (report: Report) => void;

const reporters: Reporter[] = [];

/**
 * Has reports go elsewhere than to the warnings of the process, for as long as what it returns is not
 * called. Of several who take them, the latest gets them.
 *
 * @internal
 */
export function takeReports(reporter: Reporter): () => void {
  reporters.push(reporter);
  return () => {
    const place = reporters.lastIndexOf(reporter);
    if (place !== -1) reporters.splice(place, 1);
  };
}

/** Reports what a function of the application threw or rejected with. Never throws. */
export function reportThrown(culprit: string, thrown: unknown, callId?: string): void {
  const { message, stack } = describeThrown(thrown);
  tell({
    code: 'AGI_CALLBACK_ERROR',
    message: line(`${culprit} failed: ${message}`, callId),
    stack,
  });
}

/** Reports a mistake that nothing was thrown for. Never throws. */
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
 * Warns the process of a log that fails, which cannot be told so.
 *
 * @internal
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
