import { AGIError } from '../../core/index.js';
import { quoteValue } from '../../core/internal.js';

/** Checks the option `timeout` of an action. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkTimeout(name: string, timeout: number | undefined): void {
  if (timeout === undefined || (timeout > 0 && timeout <= 2 ** 31 - 1)) return;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `timeout of ${quoteValue(name)} is ${quoteValue(timeout)}, but it must be a number of ms, more than 0`,
  );
}
