#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { agi } from './agi.js';
import type { Terminal } from './terminal.js';

const { stdin, stdout, stderr, env, argv } = process;

/** The package finds itself by its name, from either of its builds and through a link in `.bin`. */
function version(): string {
  const load = createRequire(realpathSync(argv[1] ?? ''));
  return (load('nestjs-agi/package.json') as { version: string }).version;
}

function onInterrupt(listener: () => void): () => void {
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
}

// Whoever reads the output may stop reading: `agi call … | head`.
for (const output of [stdout, stderr]) output.on('error', () => process.exit());

const terminal: Terminal = { stdin, stdout, stderr, env, onInterrupt, version };

void agi(argv.slice(2), terminal).then((code) => {
  // A call that was left may still hold its connection.
  stdout.write('', () => process.exit(code));
});
