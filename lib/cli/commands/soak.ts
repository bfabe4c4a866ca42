import type { CallPlan } from '../arguments/arguments.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { summarizeLatency } from './latency.js';
import { jsonLine, toJson } from '../calls/outcome-printer.js';
import { ProgressBar } from '../terminal/progress-bar.js';
import { RunningCall, type Outcome } from '../calls/running-call.js';
import { describeFailures, describeSoak, reasonOf, type SoakSummary } from './soak-summary.js';
import type { Terminal } from '../terminal/terminal.js';

/** `agi call URL --repeat N`: places many calls, some at a time, and shows how long they took. */
export async function soak(
  plan: CallPlan & { repeat: number },
  terminal: Terminal,
): Promise<ExitCode> {
  const soaking = new Soak(plan, terminal);
  const stopListening = terminal.onInterrupt(() => {
    soaking.interrupt();
  });
  try {
    return await soaking.run();
  } finally {
    stopListening();
  }
}

class Soak {
  readonly #plan: CallPlan & { repeat: number };
  readonly #terminal: Terminal;
  readonly #running = new Set<RunningCall>();
  readonly #bar: ProgressBar;
  readonly #durations: number[] = [];
  readonly #firstCommands: number[] = [];
  readonly #failures = new Map<string, number>();
  #placed = 0;
  #done = 0;
  #failed = 0;
  #exitCode: ExitCode = EXIT_CODES.well.code;
  #interrupted = false;

  constructor(plan: CallPlan & { repeat: number }, terminal: Terminal) {
    this.#plan = plan;
    this.#terminal = terminal;
    this.#bar = new ProgressBar(terminal.stderr, plan.repeat);
  }

  async run(): Promise<ExitCode> {
    const { repeat, concurrency } = this.#plan;
    const began = performance.now();
    const callers = Array.from({ length: Math.min(repeat, concurrency) }, () => this.#callOn());
    try {
      await Promise.all(callers);
    } finally {
      this.#bar.clear();
    }
    this.#show(performance.now() - began);
    return this.#interrupted ? EXIT_CODES.interrupted.code : this.#exitCode;
  }

  /** Places no more calls, and hangs up the running ones. The second time, they are not waited for. */
  interrupt(): void {
    this.#interrupted = true;
    for (const call of this.#running) call.interrupt();
  }

  /** Places one call after the other until there are enough. */
  async #callOn(): Promise<void> {
    while (this.#placed < this.#plan.repeat && !this.#interrupted) {
      this.#placed++;
      const call = new RunningCall(this.#plan);
      this.#running.add(call);
      const outcome = await call.outcome;
      this.#running.delete(call);
      this.#note(outcome);
    }
  }

  #note(outcome: Outcome): void {
    this.#done++;
    this.#durations.push(outcome.duration);
    if (outcome.firstCommand !== undefined) this.#firstCommands.push(outcome.firstCommand);
    if (outcome.exitCode !== EXIT_CODES.well.code) {
      this.#failed++;
      if (this.#exitCode === EXIT_CODES.well.code) this.#exitCode = outcome.exitCode;
      const reason = reasonOf(outcome);
      this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
    }
    if (this.#plan.json) {
      this.#terminal.stdout.write(jsonLine(toJson(this.#plan.url, outcome)));
    }
    this.#bar.update(this.#done, this.#failed);
  }

  #show(elapsed: number): void {
    const summary: SoakSummary = {
      calls: this.#done,
      ok: this.#done - this.#failed,
      failed: this.#failed,
      elapsed,
      callsPerSecond: (this.#done / elapsed) * 1000,
      duration: summarizeLatency(this.#durations),
      firstCommand: summarizeLatency(this.#firstCommands),
      failures: Object.fromEntries(this.#failures),
    };
    const { stdout } = this.#terminal;
    if (this.#plan.json) stdout.write(jsonLine({ summary }));
    else if (!this.#plan.quiet) stdout.write(describeSoak(this.#plan, summary));
    else this.#terminal.stderr.write(describeFailures(summary));
  }
}
