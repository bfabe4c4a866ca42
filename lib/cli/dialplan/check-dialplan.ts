import { agiUrl, type AgiUrl, type KnownRoutes } from './agi-url.js';
import { applicationsOf, DialplanFlow, type Position } from './dialplan-flow.js';
import type { Dialplan, Step } from './dialplan-text.js';

/** The rules that a dialplan may break, each with the way out. */
export const DIALPLAN_RULES = {
  'dead-path': 'repair the path, or add the route',
  'no-path':
    'write a slash after the host: without one, Asterisk looks for a host of that whole name',
  'not-fastagi': 'write AGI(): EAGI() calls no FastAGI server, and always fails',
  'no-reset':
    'write Set(AGI_OUTCOME=) before AGI(): the variable stays on the channel, and an older reason would be read',
  'failure-unhandled':
    'look at AGISTATUS after AGI(), and let the caller hear an apology where it is FAILURE',
} as const;

/** A rule that a step of the dialplan breaks. */
export interface DialplanFinding {
  readonly rule: keyof typeof DIALPLAN_RULES;
  readonly step: Step;
  /** The fault, in words. */
  readonly text: string;
}

/** The outcome of a check. */
export interface DialplanCheck {
  /** How many steps call a FastAGI server. */
  readonly calls: number;
  /** The faults, in the order of the text. */
  readonly findings: readonly DialplanFinding[];
}

/** The routes and servers that a dialplan is checked against. */
export interface CheckOptions {
  /** The routes of the application; without them paths are not checked. */
  readonly routes: KnownRoutes | undefined;
  /** The servers of the application, as `host:port`; empty if every server of the dialplan is. */
  readonly servers: readonly string[];
}

/** A call of a FastAGI server that a step makes. */
interface AgiCall extends AgiUrl {
  readonly application: string;
  /** Whether it is made only where `AGI_OUTCOME` was seen to be empty. */
  readonly afterReset: boolean;
}

/** Bound of the walk through a dialplan that calls itself in circles of many subroutines. */
const MOST_POSITIONS = 200_000;

/** Checks the calls of FastAGI servers in a dialplan, on every way that a call can take through it. */
export function checkDialplan(dialplan: Dialplan, options: CheckOptions): DialplanCheck {
  const check = new Check(new DialplanFlow(dialplan), options);
  return check.run();
}

class Check {
  readonly #calls = new Set<Step>();
  readonly #findings = new Map<string, DialplanFinding>();

  constructor(
    private readonly flow: DialplanFlow,
    private readonly options: CheckOptions,
  ) {}

  run(): DialplanCheck {
    this.#walk(this.flow.entries());
    const left = this.flow.steps().filter((step) => !this.#calls.has(step) && this.#hasCall(step));
    const begins = left.map((step) => ({ step: this.flow.firstOf(step) ?? step, frames: [] }));
    this.#walk(begins);
    const order = this.flow.steps();
    const findings = [...this.#findings.values()].sort(
      (one, other) => order.indexOf(one.step) - order.indexOf(other.step),
    );
    return { calls: this.#calls.size, findings };
  }

  #hasCall(step: Step): boolean {
    return this.#callsOf({ step, frames: [] }).length > 0;
  }

  /** Follows every way from these positions, and knows on each whether `AGI_OUTCOME` was cleared. */
  #walk(begins: readonly Position[]): void {
    const waiting = begins.map((position) => ({ position, clear: false }));
    const seen = new Set<string>();
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      const { position } = state;
      let { clear } = state;
      const key = `${idOf(position)} ${clear}`;
      if (seen.has(key) || seen.size > MOST_POSITIONS) continue;
      seen.add(key);
      const calls = this.#callsOf(position);
      for (const call of calls) this.#look(call, position, clear);
      if (calls.length > 0) clear = false;
      if (clearsOutcome(position)) clear = true;
      for (const next of this.flow.after(position)) {
        if (typeof next === 'object') waiting.push({ position: next, clear });
      }
    }
  }

  #callsOf(position: Position): AgiCall[] {
    return applicationsOf(position).flatMap(({ name, args, condition = '' }) => {
      if (!/^(e|dead)?agi$/i.test(name)) return [];
      const url = agiUrl(args);
      if (url === undefined || !this.#isOurs(url)) return [];
      return [{ ...url, application: name, afterReset: condition.includes('AGI_OUTCOME') }];
    });
  }

  #isOurs({ server }: AgiUrl): boolean {
    const { servers } = this.options;
    const [host = ''] = server.split('?');
    // A server in a variable may be any one.
    return servers.length === 0 || host.includes('${') || servers.includes(host);
  }

  #look(call: AgiCall, position: Position, clear: boolean): void {
    const { step } = position;
    this.#calls.add(step);
    if (/^eagi$/i.test(call.application)) {
      this.#find('not-fastagi', step, `${call.application}() calls ${call.url}`);
    }
    this.#lookAtPath(call, step);
    // In the extension h the caller is gone: nobody hears an apology, and nothing asks for its reason.
    if (step.extension === 'h') return;
    if (!clear && !call.afterReset) {
      this.#find('no-reset', step, 'AGI_OUTCOME may still have the reason of an earlier call');
    }
    if (this.#mayEndUnseen(position)) {
      this.#find('failure-unhandled', step, 'nothing looks at AGISTATUS after this call');
    }
  }

  #lookAtPath({ url, path = '/', server }: AgiCall, step: Step): void {
    if (server.includes('?')) {
      this.#find('no-path', step, `${url} has no path`);
      return;
    }
    const { routes } = this.options;
    if (routes === undefined || routes.reaches(path)) return;
    const [nearest] = routes.nearest(path);
    const hint = nearest === undefined ? '' : `; the nearest one is ${nearest}`;
    this.#find('dead-path', step, `no route has the path ${path}${hint}`);
  }

  /** Whether the call can come to its end after a step, and no step on the way looks at `AGISTATUS`. */
  #mayEndUnseen(position: Position): boolean {
    const waiting = this.flow.after(position);
    const seen = new Set<string>();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === 'end') return true;
      if (next === 'unknown' || next.step.args.includes('AGISTATUS')) continue;
      const key = idOf(next);
      if (seen.has(key) || seen.size > MOST_POSITIONS) continue;
      seen.add(key);
      waiting.push(...this.flow.after(next));
    }
    return false;
  }

  #find(rule: DialplanFinding['rule'], step: Step, text: string): void {
    const key = `${step.file}:${step.line} ${rule} ${text}`;
    this.#findings.set(key, { rule, step, text });
  }
}

function clearsOutcome({ step }: Position): boolean {
  return /^m?set$/i.test(step.application) && /(^|,)\s*"?AGI_OUTCOME=/.test(step.args);
}

function idOf({ step, frames }: Position): string {
  const callers = frames.map(({ caller, args }) => [caller.file, caller.line, ...args].join(':'));
  return [`${step.file}:${step.line}`, ...callers].join(' ');
}
