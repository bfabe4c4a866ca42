import type { StandardStreams } from './program-stream.js';

/**
 * Reserves the standard output of the process for Asterisk, which reads each line of it as a command: what
 * `console` and anything else writes to `process.stdout` from now on goes to the standard error. That stays so
 * when the call is over, since Asterisk reads until the process has ended.
 *
 * @returns what still reaches Asterisk
 */
export function reserveOutput(): StandardStreams['output'] {
  const { stdout, stderr } = process;
  const write: typeof stdout.write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return {
    write: (line, done) => write(line, done),
    onError: (listener) => stdout.once('error', listener),
  };
}
