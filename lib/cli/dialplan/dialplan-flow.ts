import type { Context, Dialplan, Step } from './dialplan-text.js';
import {
  matchesExtension,
  splitArguments,
  splitCall,
  splitCondition,
  withArguments,
} from './step-arguments.js';

/** A subroutine that runs: where it was called, and with what. */
interface Frame {
  readonly caller: Step;
  readonly args: readonly string[];
  /** A macro ends with its last step; a subroutine of Gosub ends with `Return()` alone. */
  readonly macro: boolean;
}

/** A step that a call has come to, within the subroutines that run. */
export interface Position {
  readonly step: Step;
  readonly frames: readonly Frame[];
}

/** Where a call goes after a step; `end` ends it, and what follows `unknown` is not known from the text. */
export type Next = Position | 'end' | 'unknown';

/** One application that a step runs. */
export interface RunApplication {
  readonly name: string;
  readonly args: string;
  /** The condition of `ExecIf()`, within which it runs. */
  readonly condition: string | undefined;
}

const DEEPEST = 12;
const ENDING = new Set(['hangup', 'busy', 'congestion', 'softhangup']);

/** The applications that a step runs: its own, or those of `ExecIf(condition?this:that)`. */
export function applicationsOf({ step, frames }: Position): RunApplication[] {
  const args = withArguments(step.args, frames.at(-1)?.args);
  if (step.application.toLowerCase() !== 'execif') {
    return [{ name: step.application, args, condition: undefined }];
  }
  const { condition, branches } = splitCondition(args);
  return branches.filter(Boolean).map((branch) => ({ ...splitCall(branch), condition }));
}

/** The ways that a call can take through a dialplan. */
export class DialplanFlow {
  constructor(private readonly dialplan: Dialplan) {}

  /** All places to which a call can go after a step. */
  after(position: Position): Next[] {
    const applications = applicationsOf(position);
    const always = applications.length === 1 && applications[0]?.condition === undefined;
    const next = applications.flatMap((application) => this.#afterOne(position, application));
    return always ? next : [...next, this.#following(position)];
  }

  /** The first step of each extension that no other one calls or jumps to, as far as the text tells. */
  entries(): Position[] {
    const firsts = this.#extensions().map((steps) => steps[0]);
    const reached = new Set<Step>();
    for (const step of this.#extensions().flat()) {
      for (const { name, args } of applicationsOf({ step, frames: [] })) {
        for (const target of targetsOf(name.toLowerCase(), args)) {
          const found = this.#find(target, step);
          if (found !== undefined && found.extension !== step.extension) reached.add(found);
        }
      }
    }
    return firsts.flatMap((step) =>
      step === undefined || reached.has(step) ? [] : [{ step, frames: [] }],
    );
  }

  /** The first step of the extension that a step is in. */
  firstOf({ context, extension }: Step): Step | undefined {
    return this.dialplan.contexts.get(context)?.extensions.get(extension)?.[0];
  }

  /** Every step of the dialplan. */
  steps(): Step[] {
    return this.#extensions().flat();
  }

  #extensions(): Step[][] {
    return [...this.dialplan.contexts.values()].flatMap(({ extensions }) => [
      ...extensions.values(),
    ]);
  }

  #afterOne(position: Position, { name, args }: RunApplication): Next[] {
    const application = name.toLowerCase();
    const { step, frames } = position;
    const following = (): Next => this.#following(position);
    if (ENDING.has(application)) return ['end'];
    if (application === 'return' || application === 'macroexit') return [this.#leave(frames)];
    const targets = targetsOf(application, args);
    if (application === 'goto') return targets.map((target) => this.#go(target, position));
    if (/^gotoif(time)?$/.test(application)) {
      const ways = targets.map((target) => this.#go(target, position));
      return targets.length > 1 ? ways : [...ways, following()];
    }
    if (/^(gosub|gosubif|macro|macroif)$/.test(application)) {
      if (frames.length >= DEEPEST) return ['unknown'];
      const conditional = application.endsWith('if') && targets.length < 2;
      const ways = targets.map((target): Next => {
        const macro = application.startsWith('macro');
        const called = this.#find(target, step);
        if (called === undefined) return 'unknown';
        const frame: Frame = { caller: step, args: target.args, macro };
        return { step: called, frames: [...frames, frame] };
      });
      return conditional ? [...ways, following()] : ways;
    }
    return [following()];
  }

  #go(target: Target, { step, frames }: Position): Next {
    const found = this.#find(target, step);
    return found === undefined ? 'unknown' : { step: found, frames };
  }

  #following({ step, frames }: Position): Next {
    const steps = this.dialplan.contexts.get(step.context)?.extensions.get(step.extension) ?? [];
    const next = steps[steps.indexOf(step) + 1];
    if (next !== undefined) return { step: next, frames };
    return frames.at(-1)?.macro === true ? this.#leave(frames) : 'end';
  }

  #leave(frames: readonly Frame[]): Next {
    const frame = frames.at(-1);
    // The caller of this subroutine is not in the text: it may be an option of Dial.
    if (frame === undefined) return 'unknown';
    return this.#following({ step: frame.caller, frames: frames.slice(0, -1) });
  }

  #find(target: Target, from: Step): Step | undefined {
    const { context = from.context, extension = from.extension, priority } = target;
    if ([context, extension, priority].some((part) => part.includes('${'))) return undefined;
    const steps = this.#stepsOf(context, extension, new Set());
    return steps?.find((step) => step.label === priority || String(step.priority) === priority);
  }

  #stepsOf(name: string, wanted: string, seen: Set<string>): Step[] | undefined {
    const context: Context | undefined = this.dialplan.contexts.get(name);
    if (context === undefined || seen.has(name)) return undefined;
    seen.add(name);
    const exact = context.extensions.get(wanted);
    if (exact !== undefined) return exact;
    for (const [extension, steps] of context.extensions) {
      if (matchesExtension(extension, wanted)) return steps;
    }
    for (const included of context.includes) {
      const steps = this.#stepsOf(included, wanted, seen);
      if (steps !== undefined) return steps;
    }
    return undefined;
  }
}

/** A place of the dialplan as Goto and Gosub name it, with the arguments of a subroutine. */
interface Target {
  readonly context?: string;
  readonly extension?: string;
  readonly priority: string;
  readonly args: readonly string[];
}

/** The places to which an application leads a call. */
function targetsOf(application: string, args: string): Target[] {
  if (application === 'goto' || application === 'gosub') return [targetOf(args)];
  if (/^(gotoif|gotoiftime|gosubif)$/.test(application)) {
    return splitCondition(args).branches.filter(Boolean).map(targetOf);
  }
  if (application !== 'macro' && application !== 'macroif') return [];
  const calls = application === 'macro' ? [args] : splitCondition(args).branches.filter(Boolean);
  return calls.map((call) => {
    const [name = '', ...given] = splitArguments(call);
    return { context: `macro-${name}`, extension: 's', priority: '1', args: given };
  });
}

function targetOf(text: string): Target {
  const parts = splitArguments(text);
  const { name: priority, args } = splitCall(parts.pop() ?? '');
  const extension = parts.pop();
  const context = parts.pop();
  return {
    priority,
    args: args === '' ? [] : splitArguments(args),
    ...(extension === undefined ? {} : { extension }),
    ...(context === undefined ? {} : { context }),
  };
}
