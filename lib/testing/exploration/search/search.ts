import { randomNumbers } from '../../chaos/random.js';
import type { NumberedPrefix, Prefix, WalkedPath } from '../call/walked-path.js';
import { Findings, type SavedFindings } from './findings.js';
import { LastFirst, ShortestFirst, unusualIn, type OpenPrefixes } from './open-prefixes.js';

/** How many calls are taken at a time: always as many, so that what is found does not depend on the workers. */
const BATCH = 16;
/** Of how many calls one is placed a second time, to see whether it goes the same way. */
const REPEATED = 50;
/** The first number of calls that are placed a second time. */
const AGAIN = 1_000_000_000;

/** The limits of a search. */
export interface SearchLimits {
  /** Most decisions of a call that are not the usual ones. */
  readonly depth: number;
  /** Most calls. */
  readonly calls: number;
  /** Longest search in ms of real time. */
  readonly within: number;
  readonly seed: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether moments that come again in the same state are gone on from only once. */
  readonly merges: boolean;
}

/**
 * A search that has not come to its end, as data.
 *
 * @publicApi
 */
export interface SavedSearch {
  /** The beginnings of calls that are still to be placed. */
  readonly open: readonly Prefix[];
  /** The states that calls came to, each of which is gone on from once. */
  readonly seen: readonly string[];
  /** The findings of the calls so far. */
  readonly findings: SavedFindings;
  /** The state of the random numbers. */
  readonly random: number;
}

/** Places calls, in this thread or in others, and resolves with what they found in the same order. */
export type Place = (prefixes: readonly NumberedPrefix[]) => Promise<readonly WalkedPath[]>;

/** Tries all ways through a call: the shortest first where moments are merged, and otherwise depth first. */
export class Search {
  readonly #place: Place;
  readonly #limits: SearchLimits;
  readonly #open: OpenPrefixes;
  /** Whether what a call leads to is tried in the order in which its moments came. */
  readonly #isInOrder: boolean;
  readonly #seen: Set<string>;
  readonly findings: Findings;
  #drawn: number;
  #random: () => number;

  constructor(paths: readonly string[], place: Place, limits: SearchLimits, saved?: SavedSearch) {
    this.#place = place;
    this.#limits = limits;
    // In an order that looks random, no way is to come first because it is short.
    this.#isInOrder = limits.merges && limits.seed === undefined;
    const first = paths.map((path): Prefix => ({ path, decisions: [], keys: [] }));
    this.#open = this.#isInOrder
      ? new ShortestFirst(saved?.open ?? first)
      : new LastFirst(saved?.open ?? first.reverse());
    this.#seen = new Set(saved?.seen);
    this.findings = new Findings(saved?.findings);
    this.#random = randomNumbers(limits.seed ?? 1);
    this.#drawn = saved?.random ?? 0;
    for (let drawn = 0; drawn < this.#drawn; drawn++) this.#random();
  }

  /** How many calls are still to be placed, as far as that is known. */
  get open(): number {
    return this.#open.size;
  }

  get saved(): SavedSearch {
    return {
      open: this.#open.all,
      seen: [...this.#seen],
      findings: this.findings.saved,
      random: this.#drawn,
    };
  }

  /** @param onBatch called after each few calls */
  async run(onBatch: () => void): Promise<void> {
    const began = performance.now();
    const first = this.findings.calls;
    while (this.#open.size > 0) {
      const left = this.#limits.calls - (this.findings.calls - first);
      const { within, signal } = this.#limits;
      if (left <= 0 || performance.now() - began > within || signal?.aborted) return;
      const batch = this.#open.take(Math.min(BATCH, left));
      const paths = await this.#place(this.#numbered(batch, 1));
      await this.#repeat(batch, paths);
      const walked = batch.flatMap((prefix, index) => {
        const path = paths[index];
        return path === undefined ? [] : [{ prefix, path }];
      });
      // The first of the batch comes first again: what it leads to is on top of what the others lead to.
      if (!this.#isInOrder) walked.reverse();
      this.#open.add(walked.flatMap(({ prefix, path }) => this.#take(prefix, path)));
      onBatch();
    }
  }

  /** Places some calls once more: one that goes another way shows that the flow is not deterministic. */
  async #repeat(batch: readonly Prefix[], paths: readonly WalkedPath[]): Promise<void> {
    const chosen = paths
      .slice(0, batch.length)
      .filter(() => this.findings.calls === 0 || this.#draw() < 1 / REPEATED);
    if (chosen.length === 0) return;
    const prefixes = chosen.map(({ points, script }) => ({
      path: script.path,
      decisions: points.map(({ decision }) => decision),
      keys: points.map(({ key }) => key),
    }));
    const again = await this.#place(this.#numbered(prefixes, AGAIN));
    again.forEach((second, index) => {
      const path = chosen[index];
      if (path !== undefined) this.findings.compare(path, second);
    });
  }

  /** Numbers calls, by how many there were: the same ones in each thread. */
  #numbered(prefixes: readonly Prefix[], first: number): NumberedPrefix[] {
    return prefixes.map((prefix, index) => ({
      ...prefix,
      number: this.findings.calls + index + first,
    }));
  }

  /** Takes down what a call found, and tells the beginnings of calls that it leads to. */
  #take(prefix: Prefix, path: WalkedPath): Prefix[] {
    this.findings.take(path);
    const { points, script } = path;
    const found: Prefix[] = [];
    // After its beginning a call does what is usual.
    const unusual = unusualIn(prefix.decisions);
    for (let index = 0; index < prefix.decisions.length; index++) {
      const { state } = points[index] ?? {};
      if (state !== undefined) this.#seen.add(state);
    }
    for (const [index, { state, others }] of points.entries()) {
      if (index < prefix.decisions.length) continue;
      if (state !== undefined) {
        // From here on this call is as another one was.
        if (this.#seen.has(state)) return found;
        this.#seen.add(state);
      }
      if (unusual >= this.#limits.depth) {
        this.findings.isCut = true;
        return found;
      }
      const before = points.slice(0, index);
      const keys = points.slice(0, index + 1).map(({ key }) => key);
      for (const other of this.#inOrder(others)) {
        const decisions = [...before.map((point) => point.decision), other];
        found.push({ path: script.path, decisions, keys });
      }
    }
    return found;
  }

  #inOrder(others: readonly string[]): readonly string[] {
    if (this.#isInOrder) return others;
    // The last one of the list is tried first.
    const list = [...others].reverse();
    if (this.#limits.seed === undefined) return list;
    return list
      .map((other) => ({ other, at: this.#draw() }))
      .sort((one, two) => one.at - two.at)
      .map(({ other }) => other);
  }

  #draw(): number {
    this.#drawn++;
    return this.#random();
  }
}
