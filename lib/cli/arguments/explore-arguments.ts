import { integer, parse, UsageError } from './arguments.js';
import { EXPLORE_OPTIONS, GRAPH_OPTIONS } from './option-table.js';

/** The part of an exploration that the command line says. */
export interface ExplorationArguments {
  /** The file that exports the exploration; a saved exploration, for a graph. */
  readonly file: string;
  /** The paths to explore; empty for those of the file. */
  readonly paths: readonly string[];
  /** How many threads place calls; `undefined` for one for each processor. */
  readonly workers: number | undefined;
  /** Limits, in place of those of the file. */
  readonly limits: {
    readonly depth?: number;
    readonly calls?: number;
    readonly within?: number;
    readonly seed?: number;
  };
}

/** The arguments of `agi explore`, checked. */
export interface ExploreArguments extends ExplorationArguments {
  readonly save: string | undefined;
  readonly resume: string | undefined;
  readonly json: boolean;
}

/** The arguments of `agi graph`, checked. */
export interface GraphArguments extends ExplorationArguments {
  readonly transcripts: readonly string[];
  readonly hangups: boolean;
  readonly output: string | undefined;
}

const MOST = 1_000_000_000;
const MOST_WORKERS = 256;
const SECOND = 1000;

/**
 * Reads the words after `agi explore`; `'help'` if the words ask for help.
 *
 * @throws UsageError naming the word that cannot be used
 */
export function parseExplore(words: readonly string[]): ExploreArguments | 'help' {
  const { values, positionals } = parse(words, EXPLORE_OPTIONS);
  if (values.help) return 'help';
  const { save, resume, json = false } = values;
  return { ...explorationOf('explore', positionals, values), save, resume, json };
}

/**
 * Reads the words after `agi graph`; `'help'` if the words ask for help.
 *
 * @throws UsageError naming the word that cannot be used
 */
export function parseGraph(words: readonly string[]): GraphArguments | 'help' {
  const { values, positionals } = parse(words, GRAPH_OPTIONS);
  if (values.help) return 'help';
  const { transcripts = [], hangups = false, output } = values;
  return { ...explorationOf('graph', positionals, values), transcripts, hangups, output };
}

function explorationOf(
  command: string,
  [file, ...rest]: readonly string[],
  values: {
    readonly path?: string[];
    readonly workers?: string;
    readonly depth?: string;
    readonly calls?: string;
    readonly within?: string;
    readonly seed?: string;
  },
): ExplorationArguments {
  if (file === undefined) {
    throw new UsageError(`the file is missing: agi ${command} dist/test/exploration.js`);
  }
  if (rest.length > 0) {
    throw new UsageError(
      `there can be only one file, so ${JSON.stringify(rest[0])} cannot be used`,
    );
  }
  const depth = integer('--depth', values.depth, 1, MOST);
  const calls = integer('--calls', values.calls, 1, MOST);
  const within = integer('--within', values.within, 1, MOST / SECOND);
  const seed = integer('--seed', values.seed, 0, MOST);
  return {
    file,
    paths: values.path ?? [],
    workers: integer('--workers', values.workers, 1, MOST_WORKERS),
    limits: {
      ...(depth !== undefined && { depth }),
      ...(calls !== undefined && { calls }),
      ...(within !== undefined && { within: within * SECOND }),
      ...(seed !== undefined && { seed }),
    },
  };
}
