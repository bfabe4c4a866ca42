import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HARNESS_CONTEXT } from './dialplan.js';
import { type RunFolder } from './run-folder.js';

/**
 * The last lines of Asterisk's log, without those of the harness' own dialplan; with a channel, only
 * those that are about the call that it is a leg of.
 */
export function logTail(folder: RunFolder, lines: number, channel = ''): string {
  const text = ['console.log', 'log/full'].map((name) => {
    try {
      return readFileSync(join(folder.outside, name), 'utf8').trimEnd();
    } catch {
      // Asterisk did not get that far.
      return '';
    }
  });
  const ours = new RegExp(`@${HARNESS_CONTEXT}:|\\(${HARNESS_CONTEXT},`);
  const all = text.join('\n').split('\n');
  return ofCall(all, channel)
    .filter((line) => line !== '' && !ours.test(line))
    .slice(-lines)
    .join('\n');
}

/** Adds the end of Asterisk's log to an error. */
export function withLog(error: Error, folder: RunFolder, channel?: string): Error {
  const tail = logTail(folder, 40, channel);
  return new Error(`${error.message}\nThe end of Asterisk's log:\n${tail}`, { cause: error });
}

/** Lines that name one of the two legs of a Local channel, or a thread that has ever named one. */
function ofCall(lines: readonly string[], channel: string): readonly string[] {
  const call = channel.replace(/;[12]$/, '');
  if (call === '') return lines;
  const threadOf = (line: string): string => /\[C-[0-9a-f]+\]/.exec(line)?.[0] ?? '';
  const threads = new Set(lines.filter((line) => line.includes(call)).map(threadOf));
  threads.delete('');
  return lines.filter((line) => line.includes(call) || threads.has(threadOf(line)));
}
