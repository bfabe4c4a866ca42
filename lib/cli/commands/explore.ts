import { writeFileSync } from 'node:fs';
import { printable } from '../../core/index.js';
import type { ExplorationArguments, ExploreArguments } from '../arguments/explore-arguments.js';
import { explorePlan } from '../exploring/explore-plan.js';
import { readSaved } from '../exploring/saved-exploration.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { ProgressLine } from '../terminal/progress-line.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Exploration, SavedExploration } from '../../testing/index.js';

/** `agi explore`: walks every path of a call flow, and tells the faults. */
export async function exploreFlow(plan: ExploreArguments, terminal: Terminal): Promise<ExitCode> {
  const { save, resume, json } = plan;
  const saved = resume === undefined ? undefined : readSaved(resume);
  const { exploration, interrupted } = await walk(plan, terminal, saved);
  const { faults, report } = exploration;
  if (json) for (const fault of faults) terminal.stdout.write(`${JSON.stringify(fault)}\n`);
  else terminal.stdout.write(`${lines(report)}\n`);
  if (save !== undefined) {
    const isWritten = writeTo(save, `${JSON.stringify(exploration.save())}\n`, terminal);
    if (!isWritten) return EXIT_CODES.unwritten.code;
  }
  if (interrupted) return EXIT_CODES.interrupted.code;
  return faults.length === 0 ? EXIT_CODES.well.code : EXIT_CODES.failure.code;
}

/** Makes the exploration of a file, with a line that tells how far it is. Ctrl-C ends it. */
export async function walk(
  plan: ExplorationArguments,
  terminal: Terminal,
  resume?: SavedExploration,
): Promise<{ exploration: Exploration; interrupted: boolean }> {
  const ending = new AbortController();
  const progress = new ProgressLine(terminal.stderr);
  const stopListening = terminal.onInterrupt(() => {
    ending.abort();
  });
  try {
    const exploration = await explorePlan(plan, {
      signal: ending.signal,
      ...(resume !== undefined && { resume }),
      onProgress: ({ calls, open, faults }) => {
        progress.show(`${calls} calls, ${open} to come, ${faults} faults`);
      },
    });
    return { exploration, interrupted: ending.signal.aborted };
  } finally {
    progress.clear();
    stopListening();
  }
}

/** Writes a file; `false` if it cannot be written, which is told. */
export function writeTo(file: string, text: string, { stderr }: Terminal): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch (error) {
    stderr.write(`agi: cannot write ${printable(file)}: ${(error as Error).message}\n`);
    return false;
  }
}

/** A text of several lines, of which none controls the terminal. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
