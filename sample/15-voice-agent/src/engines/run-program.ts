import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program to its end.
 *
 * @param input what it reads from its standard input
 * @returns what it writes
 * @throws Error if it cannot be started or fails, and when the signal aborts, which ends it
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): Promise<Buffer> {
  const child = spawn(program, args, { signal, stdio: ['pipe', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  // A program that has ended already does not read it.
  child.stdin.on('error', () => undefined).end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${program} has ended with ${String(status)}`);
  return Buffer.concat(pieces);
}
