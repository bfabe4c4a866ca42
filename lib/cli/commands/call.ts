import { printable } from '../../core/index.js';
import type { CallPlan } from '../arguments/arguments.js';
import { DialoguePrinter } from '../dialogue/dialogue-printer.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { listenToKeyboard } from '../terminal/keyboard.js';
import { describeEnd, describeFinding, jsonLine, toJson } from '../calls/outcome-printer.js';
import { RunningCall, type Outcome } from '../calls/running-call.js';
import { paintFor, type Terminal } from '../terminal/terminal.js';

/** The longest call with keys from a keyboard, in ms: a person needs more time than a script. */
const KEYBOARD_TIMEOUT = 3_600_000;

/** `agi call URL`: places one call and shows it. */
export async function callOnce(plan: CallPlan, terminal: Terminal): Promise<ExitCode> {
  const { stdin, stdout } = terminal;
  const shown = !plan.json && !plan.quiet;
  const atKeyboard = shown && stdin.isTTY === true && stdout.isTTY === true;
  const timeout = plan.timeout ?? (atKeyboard ? KEYBOARD_TIMEOUT : undefined);
  const printer = new DialoguePrinter(stdout, paintFor(stdout, terminal.env));
  const call = new RunningCall({ ...plan, timeout }, (line) => {
    if (shown) printer.print(line);
  });
  const interrupt = (): void => {
    call.interrupt();
  };
  const stopListening = terminal.onInterrupt(interrupt);
  const press = (keys: string): void => {
    call.press(keys);
  };
  const leaveKeyboard = atKeyboard ? listenToKeyboard(stdin, { press, interrupt }) : undefined;
  if (atKeyboard) stdout.write('Keys 0-9 * # A-D are pressed on the phone; Ctrl-C hangs up.\n');
  try {
    const outcome = await call.outcome;
    show(plan, outcome, terminal);
    return outcome.exitCode;
  } finally {
    leaveKeyboard?.();
    stopListening();
  }
}

function show(plan: CallPlan, outcome: Outcome, terminal: Terminal): void {
  const { stdout, stderr, env } = terminal;
  const paint = paintFor(stderr, env);
  if (plan.json) {
    const { dialogue } = outcome;
    stdout.write(jsonLine({ ...toJson(plan.url, outcome), dialogue }));
  }
  for (const finding of outcome.findings) stderr.write(`${describeFinding(finding, paint)}\n`);
  if (outcome.unusedDigits.length > 0) {
    const groups = outcome.unusedDigits.join(',');
    stderr.write(
      `${paint('yellow', 'unused')} no command waited for the digits ${printable(groups)}\n`,
    );
  }
  const end = describeEnd(outcome);
  const failed = outcome.report === undefined || outcome.exitCode === EXIT_CODES.failure.code;
  if (failed) stderr.write(`${paint('red', 'agi:')} ${end}\n`);
  else if (!plan.json && !plan.quiet) stdout.write(`${paintFor(stdout, env)('bold', end)}\n`);
}
