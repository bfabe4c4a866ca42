#!/usr/bin/env node
import { realpathSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { agi } from './agi.js';
import { EXIT_CODES } from './terminal/exit-codes.js';
import type { Terminal } from './terminal/terminal.js';

const { stdin, stdout, stderr, env, argv } = process;

/** The package finds itself by its name, from either of its builds and through a link in `.bin`. */
function version(): string {
  const load = createRequire(realpathSync(argv[1] ?? ''));
  return (load('nestjs-agi/package.json') as { version: string }).version;
}

/** Listens for Ctrl-C, and for the signal that ends a service: recordings are written in both cases. */
function onInterrupt(listener: () => void): () => void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  };
}

/** Ends the command because its output cannot be written: from now on, text would be lost. */
function outputFailed({ code, message }: NodeJS.ErrnoException): void {
  // The reader stopped reading, as in `agi call … | head`: that is no error.
  if (code === 'EPIPE') process.exit();
  try {
    writeSync(stderr.fd, `agi: cannot write the output: ${message}\n`);
  } catch {
    // The error output may go to the same disk: then only the exit code tells.
  }
  process.exit(EXIT_CODES.unwritten.code);
}

for (const output of [stdout, stderr]) output.on('error', outputFailed);

const terminal: Terminal = { stdin, stdout, stderr, env, onInterrupt, version };

void agi(argv.slice(2), terminal).then((code) => {
  // A call that was not waited for may still hold its connection open.
  stdout.write('', () => {
    const { errored } = stdout;
    // The error event may come later than this callback.
    if (errored) outputFailed(errored);
    process.exit(code);
  });
});
