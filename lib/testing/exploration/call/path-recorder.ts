import type { ScriptStep } from '../../options/script-step.js';
import type { PathOutcome, PathScript } from './walked-path.js';

/** A moment that a step of a script could name. */
type Moment = Pick<ScriptStep, 'playing' | 'recording' | 'running' | 'before'>;

/** Writes down a script that makes another call go the same way. */
export class PathRecorder {
  readonly #path: string;
  readonly #uniqueId: string;
  readonly #steps: ScriptStep[] = [];
  readonly #applications: Record<string, PathOutcome[]> = {};
  readonly #missing: string[] = [];
  readonly #choices: { name: string; value: string }[] = [];
  /** The moments since the last step, which came and went. */
  #passed: Moment[] = [];

  constructor(path: string, uniqueId: string) {
    this.#path = path;
    this.#uniqueId = uniqueId;
  }

  passes(moment: Moment): void {
    this.#passed.push(moment);
  }

  /** @param moment the moment at which the caller acts: the last one that passed, or a command */
  acts(moment: Moment, action: ScriptStep): void {
    const isSame = (other: Moment): boolean =>
      moment.before === undefined
        ? JSON.stringify(other) === JSON.stringify(moment)
        : other.before?.startsWith(moment.before) === true;
    const earlier = this.#passed.filter((each) => each !== moment);
    // A step happens at the first moment of its name: those before it, which the caller lets pass, are steps, too.
    if (moment.before === undefined) {
      this.#steps.push(...earlier.filter(isSame));
    } else {
      const last = earlier.findLastIndex(isSame);
      if (last !== -1) {
        this.#steps.push(
          ...earlier.slice(0, this.#passed.length).filter((each) => each.before === undefined),
        );
      }
    }
    this.#steps.push({ ...moment, ...action });
    this.#passed = [];
  }

  outcome(application: string, outcome: PathOutcome): void {
    (this.#applications[application] ??= []).push(outcome);
  }

  lacks(prompt: string): void {
    this.#missing.push(prompt);
  }

  chooses(name: string, value: string): void {
    this.#choices.push({ name, value });
  }

  get script(): PathScript {
    return {
      path: this.#path,
      uniqueId: this.#uniqueId,
      steps: this.#steps,
      applications: this.#applications,
      missing: this.#missing,
      choices: this.#choices,
    };
  }
}
