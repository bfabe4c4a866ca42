import { relative } from 'node:path';
import { recordCalls } from '../testing/index.js';
import type { RecordPlan } from './arguments.js';
import { EXIT_CODES, type ExitCode } from './exit-codes.js';
import { paintFor, printable, type Terminal } from './terminal.js';

/** `agi record`: stands between Asterisk and a server until Ctrl-C. */
export async function record(plan: RecordPlan, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, env } = terminal;
  const say = (line: string): void => void stdout.write(`${line}\n`);
  const complain = (message: string): void => {
    stderr.write(`${paintFor(stderr, env)('red', 'agi:')} ${printable(message)}\n`);
  };
  let interrupted = (): void => undefined;
  const untilInterrupted = new Promise<void>((resolve) => (interrupted = resolve));
  const stopListening = terminal.onInterrupt(() => {
    interrupted();
  });
  try {
    const recorder = await recordCalls({
      ...plan,
      onCall: (_, file = '') => {
        say(printable(relative('', file)));
      },
      onError: ({ message }) => {
        complain(message);
      },
    });
    say(`Calls to ${recorder.url} are handed on to ${printable(plan.to)}, and written down here:`);
    await untilInterrupted;
    // Ctrl-C again leaves the calls that still run.
    await Promise.race([recorder.close(), new Promise<void>((resolve) => (interrupted = resolve))]);
    return EXIT_CODES.well.code;
  } catch (error) {
    const { syscall, code, message } = error as NodeJS.ErrnoException;
    // The folder cannot be made, or the address is taken.
    if (syscall === undefined && code !== 'E_AGI_SOCKET_ERROR') throw error;
    complain(message);
    return EXIT_CODES.usage.code;
  } finally {
    stopListening();
  }
}
