import { AGIError, describeThrown } from '../core/index.js';
import { parseDialplan } from './arguments/dialplan-arguments.js';
import { parseCall, parseRecord, UsageError, type CallPlan } from './arguments/arguments.js';
import { callOnce } from './commands/call.js';
import { EXIT_CODES, type ExitCode } from './terminal/exit-codes.js';
import { callHelp, dialplanHelp, HELP, recordHelp } from './arguments/help.js';
import { dialplan } from './commands/dialplan.js';
import { record } from './commands/record.js';
import { soak } from './commands/soak.js';
import type { Terminal } from './terminal/terminal.js';

/** The codes of errors that a wrong word on the command line causes. */
const MISUSE: readonly string[] = ['E_AGI_INVALID_ARGUMENT', 'E_AGI_INVALID_PATH'];

/** Runs the command `agi` with these words, and resolves with its exit code; it never rejects. */
export async function agi(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    const { message } = describeThrown(error, (text) => text);
    const misused =
      error instanceof UsageError || (error instanceof AGIError && MISUSE.includes(error.code));
    const topic = words[0] === 'dialplan' ? 'dialplan' : 'call';
    const hint = misused ? ` (agi help ${topic})` : '';
    terminal.stderr.write(`agi: ${message}${hint}\n`);
    return misused ? EXIT_CODES.usage.code : EXIT_CODES.fault.code;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  switch (name) {
    case 'call': {
      const plan = parseCall(rest);
      return plan === 'help' ? print(callHelp(), terminal) : placeCalls(plan, terminal);
    }
    case 'record': {
      const plan = parseRecord(rest);
      return plan === 'help' ? print(recordHelp(), terminal) : record(plan, terminal);
    }
    case 'dialplan': {
      const plan = parseDialplan(rest);
      return plan === 'help' ? print(dialplanHelp(), terminal) : dialplan(plan, terminal);
    }
    case 'help':
      return print(helpOn(rest[0]), terminal);
    case undefined:
    case '--help':
    case '-h':
      return print(HELP, terminal);
    case '--version':
      return print(`${terminal.version()}\n`, terminal);
    default:
      throw new UsageError(
        `there is no command ${JSON.stringify(name)}, only call, record, dialplan and help`,
      );
  }
}

function helpOn(command: string | undefined): string {
  if (command === 'call') return callHelp();
  if (command === 'dialplan') return dialplanHelp();
  return command === 'record' ? recordHelp() : HELP;
}

function print(text: string, { stdout }: Terminal): ExitCode {
  stdout.write(text);
  return EXIT_CODES.well.code;
}

function placeCalls(plan: CallPlan, terminal: Terminal): Promise<ExitCode> {
  const { repeat } = plan;
  return repeat === undefined ? callOnce(plan, terminal) : soak({ ...plan, repeat }, terminal);
}
