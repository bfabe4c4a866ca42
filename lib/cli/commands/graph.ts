import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { quoteValue } from '../../core/internal.js';
import {
  graphOf,
  parseTranscript,
  type GraphOptions,
  type Transcript,
} from '../../testing/index.js';
import { UsageError } from '../arguments/arguments.js';
import type { GraphArguments } from '../arguments/explore-arguments.js';
import { readSaved } from '../exploring/saved-exploration.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { walk, writeTo } from './explore.js';

/** The end of the names of transcripts that `agi record` writes. */
const TRANSCRIPT = '.agi.txt';

/** `agi graph`: draws a call flow, from a walk or from one that was saved. */
export async function graph(plan: GraphArguments, terminal: Terminal): Promise<ExitCode> {
  const { file, transcripts, hangups, output } = plan;
  const recorded = transcripts.flatMap(transcriptsIn);
  const options: GraphOptions = {
    hangups,
    ...(transcripts.length > 0 && { transcripts: recorded }),
  };
  const drawn = graphOf(await foundOf(file, plan, terminal), options);
  if (output === undefined) {
    terminal.stdout.write(drawn.mermaid);
    return EXIT_CODES.well.code;
  }
  const text = output.endsWith('.svg') ? await drawn.svg() : drawn.mermaid;
  return writeTo(output, text, terminal) ? EXIT_CODES.well.code : EXIT_CODES.unwritten.code;
}

async function foundOf(
  file: string,
  plan: GraphArguments,
  terminal: Terminal,
): Promise<Parameters<typeof graphOf>[0]> {
  if (file.endsWith('.json')) return readSaved(file).search.findings;
  return (await walk(plan, terminal)).exploration;
}

/** The transcripts of a file, or of all files of a folder. */
function transcriptsIn(path: string): Transcript[] {
  try {
    const files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith(TRANSCRIPT))
          .sort()
          .map((name) => join(path, name))
      : [path];
    return files.map((file) => parseTranscript(readFileSync(file, 'utf8')));
  } catch (cause) {
    const message = `cannot read the transcripts ${quoteValue(path)}: ${(cause as Error).message}`;
    throw new UsageError(message, { cause });
  }
}
