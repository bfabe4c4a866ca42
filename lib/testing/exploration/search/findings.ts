import type {
  CallFault,
  Fault,
  FaultKind,
  PathScript,
  TrailStep,
  WalkedPath,
} from '../call/walked-path.js';

/**
 * One way through a call flow that was walked.
 *
 * @publicApi
 */
export interface FoundPath {
  /** The decisions that lead this way. */
  readonly script: PathScript;
  /** How the call ended. */
  readonly ending: string;
  /** All that both sides said, without what differs from call to call. */
  readonly dialogue: readonly string[];
}

/**
 * A place of a call flow, as many calls came to it.
 *
 * @publicApi
 */
export interface FoundPlace {
  /** The name of the place. */
  readonly place: string;
  /** The kind of the place. */
  readonly kind: TrailStep['kind'];
  /** The commands that the server sent there, without their arguments but the first. */
  readonly commands: readonly string[];
}

/**
 * A way from a place to another.
 *
 * @publicApi
 */
export interface FoundEdge {
  /** The place that calls left. */
  readonly from: string;
  /** The place that they came to. */
  readonly to: string;
  /** How they came there. */
  readonly by: string;
  /** How many calls went this way. */
  readonly calls: number;
}

/**
 * All that calls have found, as data.
 *
 * @publicApi
 */
export interface SavedFindings {
  /** How many calls were placed. */
  readonly calls: number;
  /** How long all of them took together, in ms of their own time. */
  readonly elapsed: number;
  /** Whether a call was left as it was because it had too many decisions. */
  readonly isCut: boolean;
  /** The faults, each with the place where it was found. */
  readonly faults: readonly (Fault & { readonly place: string })[];
  /** The outcomes, choices and routes that calls came to. */
  readonly reached: readonly string[];
  /** The outcomes, choices and routes that dialogues could have come to. */
  readonly possible: readonly string[];
  /** The places that calls came to. */
  readonly places: readonly FoundPlace[];
  /** The ways between them. */
  readonly edges: readonly FoundEdge[];
  /** The ways through the call flow. */
  readonly paths: readonly FoundPath[];
}

type Known = { -readonly [Key in keyof Fault]: Fault[Key] } & { place: string };

/** Adds up what calls have found. */
export class Findings {
  calls: number;
  /** How long all calls took together, in ms of their own time. */
  elapsed: number;
  /** Whether a call was left as it was because it had too many decisions. */
  isCut: boolean;
  readonly paths: FoundPath[];
  readonly reached: Set<string>;
  readonly possible: Set<string>;
  readonly #faults = new Map<string, Known>();
  readonly #places = new Map<string, { kind: TrailStep['kind']; commands: Set<string> }>();
  readonly #edges = new Map<string, { from: string; to: string; by: string; calls: number }>();

  constructor(saved?: SavedFindings) {
    this.calls = saved?.calls ?? 0;
    this.elapsed = saved?.elapsed ?? 0;
    this.isCut = saved?.isCut ?? false;
    this.paths = [...(saved?.paths ?? [])];
    this.reached = new Set(saved?.reached);
    this.possible = new Set(saved?.possible);
    for (const fault of saved?.faults ?? []) {
      this.#faults.set(keyOf(fault.kind, fault.place), { ...fault });
    }
    for (const { place, kind, commands } of saved?.places ?? []) {
      this.#places.set(place, { kind, commands: new Set(commands) });
    }
    for (const edge of saved?.edges ?? []) {
      this.#edges.set(JSON.stringify([edge.from, edge.by, edge.to]), { ...edge });
    }
  }

  get faults(): readonly Known[] {
    return [...this.#faults.values()];
  }

  get places(): readonly FoundPlace[] {
    return [...this.#places].map(([place, { kind, commands }]) => ({
      place,
      kind,
      commands: [...commands],
    }));
  }

  get edges(): readonly FoundEdge[] {
    return [...this.#edges.values()];
  }

  get saved(): SavedFindings {
    const { calls, elapsed, isCut, faults, places, edges, paths } = this;
    const [reached, possible] = [[...this.reached], [...this.possible]];
    return { calls, elapsed, isCut, faults, reached, possible, places, edges, paths };
  }

  take(path: WalkedPath): void {
    const { script, story, ending, dialogue } = path;
    this.calls++;
    this.elapsed += path.elapsed;
    for (const fault of path.faults) this.#add(fault, script, story);
    for (const reached of path.reached) this.reached.add(reached);
    for (const possible of path.possible) this.possible.add(possible);
    // Where a prompt is missing, a call goes a way that is not the flow's own.
    if (script.missing.length === 0) this.#walk(path.trail);
    this.paths.push({ script, ending, dialogue });
  }

  /** Compares two calls with the same script. */
  compare(path: WalkedPath, second: WalkedPath): void {
    const one = path.dialogue;
    const two = second.dialogue;
    const index = one.findIndex((line, at) => line !== two[at]);
    if (index === -1 && one.length === two.length) return;
    const at = index === -1 ? one.length : index;
    const before = one[at] === undefined ? 'the end' : `"${one[at]}"`;
    const now = two[at] === undefined ? 'the end' : `"${two[at]}"`;
    const message = `the same script led to ${before} before, and to ${now} now`;
    this.#add({ kind: 'not deterministic', place: 'repeated', message }, path.script, path.story);
  }

  #add(fault: CallFault, script: PathScript, story: string): void {
    const key = keyOf(fault.kind, fault.place);
    const known = this.#faults.get(key);
    if (known === undefined) {
      this.#faults.set(key, { ...fault, script, story, calls: 1 });
      return;
    }
    known.calls++;
    if (lengthOf(script) < lengthOf(known.script))
      Object.assign(known, { ...fault, script, story });
  }

  #walk(trail: readonly TrailStep[]): void {
    trail.forEach(({ place, kind, by, commands }, index) => {
      const known = this.#places.get(place) ?? { kind, commands: new Set<string>() };
      this.#places.set(place, known);
      for (const command of commands) known.commands.add(command);
      const before = trail[index - 1]?.place;
      if (before === undefined) return;
      const key = JSON.stringify([before, by, place]);
      const edge = this.#edges.get(key) ?? { from: before, to: place, by, calls: 0 };
      this.#edges.set(key, edge);
      edge.calls++;
    });
  }
}

function keyOf(kind: FaultKind, place: string): string {
  return `${kind} ${place}`;
}

/** How long a script is: what is done, and, for less, what is only waited for. */
export function lengthOf(script: PathScript | undefined): number {
  if (script === undefined) return Infinity;
  const { steps, missing, choices, applications } = script;
  const keys = steps.reduce((sum, { press = '' }) => sum + press.length, 0);
  const runs = Object.values(applications).reduce((sum, each) => sum + each.length, 0);
  const waits = steps.filter(isWait).length;
  const done = steps.length - waits + missing.length;
  return done * 100 + (waits + runs + choices.length) * 10 + keys;
}

/** The properties of a step that name a moment, and no action. */
const MOMENTS: ReadonlySet<string> = new Set(['playing', 'recording', 'running', 'before']);

/** Whether the caller only lets a moment pass at this step. */
function isWait(step: PathScript['steps'][number]): boolean {
  return Object.keys(step).every((name) => MOMENTS.has(name));
}
