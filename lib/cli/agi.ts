import { AGIError, describeThrown } from '../core/index.js';
import { parseCall, parseRecord, UsageError, type CallPlan } from './arguments/arguments.js';
import { parseDialplan } from './arguments/dialplan-arguments.js';
import { parseExplore, parseGraph } from './arguments/explore-arguments.js';
import {
  callHelp,
  dialplanHelp,
  exploreHelp,
  graphHelp,
  HELP,
  recordHelp,
} from './arguments/help.js';
import { callOnce } from './commands/call.js';
import { dialplan } from './commands/dialplan.js';
import { exploreFlow } from './commands/explore.js';
import { graph } from './commands/graph.js';
import { record } from './commands/record.js';
import { soak } from './commands/soak.js';
import { EXIT_CODES, type ExitCode } from './terminal/exit-codes.js';
import type { Terminal } from './terminal/terminal.js';

/** The codes of errors that a wrong word on the command line causes. */
const MISUSE: readonly string[] = ['E_AGI_INVALID_ARGUMENT', 'E_AGI_INVALID_PATH'];

/** A command, which runs with the words after its name. */
interface Command {
  readonly help: () => string;
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<ExitCode>;
}

/** Makes a command of how its words are read, and what is done then. */
function command<Plan extends object>(
  help: () => string,
  parse: (words: readonly string[]) => Plan | 'help',
  run: (plan: Plan, terminal: Terminal) => Promise<ExitCode>,
): Command {
  return {
    help,
    run: async (words, terminal) => {
      const plan = parse(words);
      return plan === 'help' ? print(help(), terminal) : run(plan, terminal);
    },
  };
}

const COMMANDS = new Map<string, Command>([
  ['call', command(callHelp, parseCall, placeCalls)],
  ['record', command(recordHelp, parseRecord, record)],
  ['dialplan', command(dialplanHelp, parseDialplan, dialplan)],
  ['explore', command(exploreHelp, parseExplore, exploreFlow)],
  ['graph', command(graphHelp, parseGraph, graph)],
]);

/** Runs the command `agi` with these words, and resolves with its exit code; it never rejects. */
export async function agi(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    const { message } = describeThrown(error, (text) => text);
    const misused =
      error instanceof UsageError || (error instanceof AGIError && MISUSE.includes(error.code));
    const [name = ''] = words;
    const hint = misused ? ` (agi help ${COMMANDS.has(name) ? name : 'call'})` : '';
    terminal.stderr.write(`agi: ${message}${hint}\n`);
    return misused ? EXIT_CODES.usage.code : EXIT_CODES.fault.code;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  switch (name) {
    case 'help':
      return print(COMMANDS.get(rest[0] ?? '')?.help() ?? HELP, terminal);
    case undefined:
    case '--help':
    case '-h':
      return print(HELP, terminal);
    case '--version':
      return print(`${terminal.version()}\n`, terminal);
  }
  const found = COMMANDS.get(name);
  if (found !== undefined) return found.run(rest, terminal);
  const known = [...COMMANDS.keys()].join(', ');
  throw new UsageError(`there is no command ${JSON.stringify(name)}, only ${known} and help`);
}

function print(text: string, { stdout }: Terminal): ExitCode {
  stdout.write(text);
  return EXIT_CODES.well.code;
}

function placeCalls(plan: CallPlan, terminal: Terminal): Promise<ExitCode> {
  const { repeat } = plan;
  return repeat === undefined ? callOnce(plan, terminal) : soak({ ...plan, repeat }, terminal);
}
