import { printable } from '../../core/index.js';
import { relative } from 'node:path';
import { recordCalls } from '../../testing/index.js';
import type { RecordPlan } from '../arguments/arguments.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { paintFor, type Terminal } from '../terminal/terminal.js';

/** `agi record`: records the calls between Asterisk and a server until Ctrl-C. */
export async function record(plan: RecordPlan, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, env } = terminal;
  const say = (line: string): void => void stdout.write(`${line}\n`);
  const complain = (message: string): void => {
    stderr.write(`${paintFor(stderr, env)('red', 'agi:')} ${printable(message)}\n`);
  };
  let exitCode: ExitCode = EXIT_CODES.well.code;
  let interrupted = (): void => undefined;
  const untilInterrupted = new Promise<void>((resolve) => (interrupted = resolve));
  const stopListening = terminal.onInterrupt(() => {
    interrupted();
  });
  try {
    const recorder = await recordCalls({
      ...plan,
      onCall: (_, file) => {
        if (file !== undefined) say(printable(relative('', file)));
      },
      onError: (error) => {
        if ('path' in error) exitCode = EXIT_CODES.unwritten.code;
        complain(error.message);
      },
    });
    say(`Calls to ${recorder.url} are handed on to ${printable(plan.to)}, and written down here:`);
    await untilInterrupted;
    // At the second Ctrl-C, the calls that still run are not waited for.
    await Promise.race([recorder.close(), new Promise<void>((resolve) => (interrupted = resolve))]);
    return exitCode;
  } catch (error) {
    const { path, code, message } = error as NodeJS.ErrnoException;
    // These two errors say that the folder cannot be made, or that the address is taken.
    if (path === undefined && code !== 'E_AGI_SOCKET_ERROR') throw error;
    complain(message);
    return EXIT_CODES.usage.code;
  } finally {
    stopListening();
  }
}
