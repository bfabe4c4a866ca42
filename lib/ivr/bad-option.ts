import { AGIError } from '../core/index.js';

/** An error for an option of a dialogue, by its name; never with what a caller entered. */
export function badOption(name: string, value: unknown, allowed: string): AGIError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new AGIError('E_AGI_INVALID_ARGUMENT', `${name} is ${shown}, but it must be ${allowed}`);
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` unless it is a whole number of at least `least` */
export function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw badOption(name, value, `a whole number of at least ${least}`);
  }
}
