import type { Word } from '../codec/command-line.js';
import type { Command } from '../command/command.js';
import { deadlineOf } from '../command/deadline.js';
import { invalidArgument } from '../errors.js';
import type { CommandOptions } from './options.js';

/**
 * The deadline of a command in ms: that of its options, or of its kind; `undefined` for none.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a `timeout` that is no number of ms
 */
export function deadlineFor(
  row: Command,
  values: readonly (Word | undefined)[],
  options: CommandOptions | undefined,
  commandTimeout: number,
): number | undefined {
  const timeout = options?.timeout;
  if (timeout === undefined) return deadlineOf(row, values, commandTimeout);
  if (typeof timeout !== 'number' || !(timeout >= 0)) {
    throw invalidArgument(`${row.words}: options.timeout`, timeout, 'a number of ms, 0 for none');
  }
  return timeout === 0 || timeout === Infinity ? undefined : timeout;
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but an AbortSignal, of whatever realm */
export function signalOf(
  row: Command,
  options: CommandOptions | undefined,
): AbortSignal | undefined {
  const signal: unknown = options?.signal;
  if (signal === undefined || signal === null) return undefined;
  if (typeof (signal as Partial<AbortSignal>).addEventListener === 'function') {
    return signal as AbortSignal;
  }
  throw invalidArgument(`${row.words}: options.signal`, signal, 'an AbortSignal');
}
