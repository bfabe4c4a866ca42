import { AGIError } from '../../core/index.js';
import {
  placeCall,
  type CallReport,
  type DialogueLine,
  type SimulatedCall,
  type SimulatedCallOptions,
} from '../../testing/index.js';
import type { CallPlan } from '../arguments/arguments.js';
import { diagnose, type Finding } from '../diagnosis/diagnosis.js';
import { EXIT_CODES, type ExitCode } from '../terminal/exit-codes.js';
import { ScriptedDigits } from './scripted-digits.js';
import { describeUnreachable } from './unreachable.js';

/** How a call ended, as the command shows it. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The report; `undefined` if the call did not end. */
  readonly report: CallReport | undefined;
  readonly dialogue: readonly DialogueLine[];
  readonly findings: readonly Finding[];
  /** Why there is no report. */
  readonly error: string | undefined;
  readonly unusedDigits: readonly string[];
  /** How long the call took, in ms of real time. */
  readonly duration: number;
  /** When the first command came, in ms of real time. */
  readonly firstCommand: number | undefined;
}

/** How a call stopped; `abandoned` after the second Ctrl-C. */
type Ending = { report: CallReport } | { error: unknown } | 'abandoned';

/** One call of the command, from its start to its outcome. */
export class RunningCall {
  readonly outcome: Promise<Outcome>;
  readonly #plan: CallPlan;
  readonly #call: SimulatedCall;
  readonly #digits: ScriptedDigits;
  readonly #dialogue: DialogueLine[] = [];
  readonly #began = performance.now();
  #firstCommand: number | undefined;
  #interrupted = false;
  #abandon: (ending: Ending) => void = () => undefined;

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL or an option that cannot be used */
  constructor(plan: CallPlan, onLine: (line: DialogueLine) => void = () => undefined) {
    this.#plan = plan;
    this.#digits = new ScriptedDigits(plan.digits, (key) => {
      this.#call.press(key);
    });
    this.#call = placeCall(
      plan.url,
      optionsOf(plan, (line) => {
        this.#hear(line);
        onLine(line);
      }),
    );
    if (plan.hangupAfter !== undefined) this.#call.hangUpAfter(plan.hangupAfter);
    const abandoned = new Promise<Ending>((resolve) => (this.#abandon = resolve));
    const ended = this.#call.ended.then(
      (report): Ending => ({ report }),
      (error: unknown): Ending => ({ error }),
    );
    this.outcome = Promise.race([ended, abandoned]).then((ending) => this.#outcomeOf(ending));
  }

  /** The caller presses keys, one after the other. */
  press(keys: string): void {
    this.#call.press(keys);
  }

  /** Lets the caller hang up. The second time, the call is not waited for any more. */
  interrupt(): void {
    if (this.#interrupted) this.#abandon('abandoned');
    this.#interrupted = true;
    this.#call.hangup();
  }

  #hear(line: DialogueLine): void {
    this.#dialogue.push(line);
    if (line.kind === 'command') this.#firstCommand ??= performance.now() - this.#began;
    this.#digits.hear(line);
  }

  #outcomeOf(ending: Ending): Outcome {
    const always = {
      dialogue: this.#dialogue,
      unusedDigits: this.#digits.unused,
      duration: performance.now() - this.#began,
      firstCommand: this.#firstCommand,
    };
    if (ending !== 'abandoned' && 'report' in ending) {
      const { report } = ending;
      const findings = diagnose(this.#dialogue, report.reset ? 'reset' : 'closed');
      const exitCode = this.#exitCodeOf(report, findings);
      return { ...always, exitCode, report, findings, error: undefined };
    }
    return { ...always, report: undefined, ...this.#failureOf(ending) };
  }

  #exitCodeOf(report: CallReport, findings: readonly Finding[]): ExitCode {
    if (this.#interrupted) return EXIT_CODES.interrupted.code;
    if (findings.some(({ broken }) => broken)) return EXIT_CODES.broken.code;
    return report.status === 'FAILURE' ? EXIT_CODES.failure.code : EXIT_CODES.well.code;
  }

  #failureOf(
    ending: 'abandoned' | { error: unknown },
  ): Pick<Outcome, 'exitCode' | 'findings' | 'error'> {
    const { url } = this.#plan;
    const connected = this.#dialogue.length > 0;
    const findings = connected ? diagnose(this.#dialogue, 'open') : [];
    if (ending === 'abandoned') {
      const error = 'interrupted before the call had ended';
      return { exitCode: EXIT_CODES.interrupted.code, findings, error };
    }
    const { error } = ending;
    if (!(error instanceof AGIError)) throw error;
    if (!connected) {
      const message = describeUnreachable(url, error.cause);
      return { exitCode: EXIT_CODES.unreachable.code, findings, error: message };
    }
    const message = 'the call did not end in time (--timeout)';
    return { exitCode: EXIT_CODES.broken.code, findings, error: message };
  }
}

function optionsOf(plan: CallPlan, onLine: (line: DialogueLine) => void): SimulatedCallOptions {
  const { args, variables, callerId, environment, missing, timeout, speed } = plan;
  return {
    args,
    variables,
    callerId,
    environment,
    prompts: Object.fromEntries(missing.map((name) => [name, 'missing'])),
    ...(timeout !== undefined && { timeout }),
    ...(speed !== undefined && { speed }),
    onLine,
  };
}
