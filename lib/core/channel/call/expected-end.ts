import { isAGIError } from '../../errors.js';
import type { CallOutcome } from '../options.js';

/** The facts of a call that decide whether an error only says that it is over. */
export interface EndableCall {
  readonly isHungUp: boolean;
  readonly isEnded: boolean;
  /** Whether `hangup({ now: true })` ends it. */
  readonly isCutOff: boolean;
  readonly outcome: CallOutcome | undefined;
  readonly signal: AbortSignal;
}

/** Codes of commands that were not answered because the caller hung up or the connection was lost. */
const CALLER_GONE = new Set<unknown>(['E_AGI_HANGUP', 'E_AGI_SOCKET_END', 'E_AGI_SOCKET_ERROR']);

/** Codes of commands that were not answered because the session ended otherwise. */
const SESSION_OVER = new Set<unknown>([
  'E_AGI_CHANNEL_DESTROYED',
  'E_AGI_COMMAND_FAILED',
  'E_AGI_PROTOCOL',
  'E_AGI_LIMIT',
]);

/**
 * Errors of libraries whose signal has aborted, by `name`, class or `code`. Few libraries reject with
 * the reason of the signal itself: fetch does, and Node gives it as the `cause`.
 */
const ABORTS = new Set<unknown>([
  'AbortError', // DOM, Node, got, AWS
  'ABORT_ERR', // Node
  'CanceledError', // axios
  'ERR_CANCELED', // axios, p-cancelable
  'CancelError', // got
  'ERR_ABORTED', // got
  'UND_ERR_ABORTED', // undici
  'RequestAbortedError', // undici, Elasticsearch
  'APIUserAbortError', // clients of language models
  'E_AGI_ABORTED', // a command that was given a signal of the application's
  'EmptyError', // rxjs: `firstValueFrom()` of a stream that the signal cut
]);

/** How many causes are followed: the `cause` of an error has a cause, and they may form a ring. */
const DEEPEST = 8;

/** Whether a command was rejected because the caller hung up, or because the connection is lost. */
export function isCallerGone(error: unknown): boolean {
  return isAGIError(error) && CALLER_GONE.has(error.code);
}

/**
 * Whether an error only says what is known already: that the caller hung up, the connection broke,
 * or the session was ended; or that other code stopped because of it. An error with such an error as
 * its `cause` says no more. While the call is live, an abort is the application's own.
 */
export function isExpectedEnd(error: unknown, call: EndableCall): boolean {
  if (!call.isHungUp && !call.isEnded && !call.isCutOff) return false;
  try {
    return saysOver(error, call, 0);
  } catch {
    // A getter of the error throws: no error of the end of a call does that.
    return false;
  }
}

function saysOver(error: unknown, call: EndableCall, depth: number): boolean {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return false;
  if (error === call.signal.reason) return true;
  const { name, code, cause, errors } = error as Record<string, unknown>;
  if (isAbort(name, code, classOf(error))) {
    // The signal may have been another one, and its reason may be a mistake.
    return isError(cause) ? saysOver(cause, call, depth + 1) : true;
  }
  if (typeof code === 'string' && code.startsWith('E_AGI_')) return wasCutOff(code, call);
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((one) => saysOver(one, call, depth + 1));
  }
  return saysOver(cause, call, depth + 1);
}

function isAbort(name: unknown, code: unknown, type: unknown): boolean {
  return ABORTS.has(name) || ABORTS.has(code) || ABORTS.has(type);
}

function isError(value: unknown): boolean {
  return typeof (value as Error | null | undefined)?.message === 'string';
}

/** An object without a prototype has none. */
function classOf(error: object): unknown {
  return (error as { constructor?: { name?: unknown } }).constructor?.name;
}

/** A command after the end that the handler itself has made is a mistake of the handler. */
function wasCutOff(code: string, { isEnded, isCutOff, outcome }: EndableCall): boolean {
  if (isCutOff && code === 'E_AGI_HANGUP') return true;
  if (!isEnded) return CALLER_GONE.has(code);
  return outcome !== 'completed' && (CALLER_GONE.has(code) || SESSION_OVER.has(code));
}
