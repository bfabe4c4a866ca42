import type { Command } from '../../command/command.js';
import { deadlineOf } from '../../command/deadline.js';
import { invalidArgument } from '../../errors.js';
import { abortSignal, isObject } from '../../options/rules.js';
import type { CommandOptions } from '../options.js';

/**
 * Checks the options of a command. In JavaScript they may be anything, for example an argument that the
 * command does not have: `exec('Dial', 'PJSIP/100', 45)`.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option
 */
export function checkOptions(words: string, options: unknown): void {
  if (options === undefined) return;
  if (!isObject(options)) {
    throw invalidArgument(`${words}: options`, options, 'an object such as { timeout: 5000 }');
  }
  const { timeout, signal, encoding } = options;
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout >= 0)) {
    throw invalidArgument(`${words}: options.timeout`, timeout, 'a number of ms, 0 for none');
  }
  if (signal !== undefined && signal !== null && !abortSignal.accepts(signal)) {
    throw invalidArgument(`${words}: options.signal`, signal, 'an AbortSignal');
  }
  if (encoding !== undefined && encoding !== 'utf8' && encoding !== 'buffer') {
    throw invalidArgument(`${words}: options.encoding`, encoding, "'utf8' or 'buffer'");
  }
}

/** The deadline of a command in ms: from its options, or else from its row; `undefined` for none. */
export function deadlineFor(
  row: Command,
  values: readonly unknown[],
  options: CommandOptions | undefined,
  commandTimeout: number,
): number | undefined {
  const timeout = options?.timeout;
  if (timeout === undefined) return deadlineOf(row, values, commandTimeout);
  return timeout === 0 || timeout === Infinity ? undefined : timeout;
}
