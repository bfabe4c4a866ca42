import type { Command } from './command.js';

/** The deadline of a command in ms by its class; `undefined` where Asterisk may take its time. */
export function deadlineOf(
  row: Command,
  values: readonly unknown[],
  commandTimeout: number,
): number | undefined {
  switch (row.duration) {
    case 'instant':
      return commandTimeout;
    case 'timed': {
      const timeout = Number(values[row.arguments.findIndex(({ name }) => name === 'timeout')]);
      return timeout > 0 ? timeout + commandTimeout : undefined;
    }
    case 'variable':
      // A dialplan function reads like `CALLERID(num)`, and may take as long as CURL does.
      return String(values[0]).includes('(') ? undefined : commandTimeout;
    case 'open':
      return undefined;
  }
}
