import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The place of an Asterisk: `root` is `/`, or a chroot; `program` is a path inside it. */
export interface AsteriskHome {
  root: string;
  program: string;
}

const script = fileURLToPath(new URL('provision.sh', import.meta.url));

/** Which Asterisk this Jest project tests with; see jest.config.mjs. */
export function versionAskedFor(): string {
  return (globalThis as { ASTERISK?: string }).ASTERISK ?? '22';
}

/**
 * Finds or makes the Asterisk of this Jest project (see provision.sh). Synchronous, because Jest wants to know while it
 * collects the tests whether there are any. A string says why there is no Asterisk and what to do.
 */
export function provision(): AsteriskHome | string {
  const run = spawnSync(script, [versionAskedFor()], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.error) return `no Asterisk: ${run.error.message}`;
  const lines = new Map(run.stdout.split('\n').map((line) => split(line, '=')));
  const root = lines.get('root');
  const program = lines.get('asterisk');
  if (run.status === 0 && root && program) return { root, program };
  return run.stderr.trim().split('\n').at(-1) ?? `provision.sh ended with ${run.status ?? '?'}`;
}

function split(line: string, at: string): [string, string] {
  const index = line.indexOf(at);
  return [line.slice(0, index), line.slice(index + 1)];
}
