import { fork } from 'node:child_process';

/** A collection in the middle of a round would take its bytes away: the young generation holds one. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=256'];

/** Goes on in a process with such a heap; this one waits for it and ends as it does. */
export function inSteadyHeap(url) {
  if (FLAGS.every((flag) => process.execArgv.includes(flag))) return Promise.resolve();
  const child = fork(new URL(url), process.argv.slice(2), { execArgv: FLAGS });
  child.on('exit', (code) => process.exit(code ?? 1));
  return new Promise(() => undefined);
}
