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

/** Ctrl-C, and what ends a service: what was recorded is written in both cases. */
function onInterrupt(listener: () => void): () => void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  };
}

/** Text is lost from now on, so the command ends. */
function outputFailed({ code, message }: NodeJS.ErrnoException): void {
  // The reader may stop reading: `agi call … | head`.
  if (code === 'EPIPE') process.exit();
  try {
    writeSync(stderr.fd, `agi: cannot write the output: ${message}\n`);
  } catch {
    // The error output goes to the same disk: the exit code has to do.
  }
  process.exit(EXIT_CODES.unwritten.code);
}

for (const output of [stdout, stderr]) output.on('error', outputFailed);

const terminal: Terminal = { stdin, stdout, stderr, env, onInterrupt, version };

void agi(argv.slice(2), terminal).then((code) => {
  // A call that was left may still hold its connection.
  stdout.write('', () => {
    const { errored } = stdout;
    // Its event may come after this.
    if (errored) outputFailed(errored);
    process.exit(code);
  });
});
