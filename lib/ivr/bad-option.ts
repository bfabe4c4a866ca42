import { AGIError, describeValue, quoteValue } from '../core/index.js';

/** An error for an option of a dialogue that a programmer wrote: by its name and value. */
export function badOption(name: string, value: unknown, allowed: string): AGIError {
  return refused(name, quoteValue(value), allowed);
}

/** The same for what is said to a caller, which may be the caller's own: never with the value. */
export function badValue(name: string, value: unknown, allowed: string): AGIError {
  return refused(name, describeValue(value), allowed);
}

function refused(name: string, shown: string, allowed: string): AGIError {
  return new AGIError('E_AGI_INVALID_ARGUMENT', `${name} is ${shown}, but it must be ${allowed}`);
}

/** Asterisk's numbers and Node's timers go so far; what is beyond turns negative, or to nothing. */
export const MOST = 2 ** 31 - 1;

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` unless it is a whole number from `least` to {@link MOST} */
export function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least || value > MOST) {
    throw badOption(name, value, `a whole number from ${least} to ${MOST}`);
  }
}
