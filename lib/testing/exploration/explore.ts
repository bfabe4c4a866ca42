import { AGIServer, AGIError } from '../../core/index.js';
import { inMemory, serverOf, type CallTarget } from '../transport/destination.js';
import { checkExploreOptions } from './call/check-explore-options.js';
import { PathWalk } from './call/path-walk.js';
import type { ExploreOptions } from './call/explore-options.js';
import type { NumberedPrefix, WalkedPath } from './call/walked-path.js';
import {
  faultsOf,
  reportOf,
  unreachedOf,
  type Exploration,
  type SavedExploration,
} from './exploration.js';
import { Search, type Place } from './search/search.js';

/** With a state, moments that come again end the exploration; without it, the depth does. */
const DEFAULTS = { depth: 12, calls: 10_000 };
/** How often progress is told, in ms. */
const PERIOD = 500;

/**
 * Walks every path of a call flow. At each moment of a call at which the caller or Asterisk can do one thing or
 * another, it tries all of them, one call after the other, in virtual time: each key that matters, a wrong key,
 * silence, speech, a hangup before and during each command, how applications end, a prompt that is missing, and
 * what faked services decide. Each call is placed anew and goes the way of the one before up to the moment where
 * it does something else, so a handler must do the same when the same happens: a flow that does not is told so.
 *
 * @example
 * const { faults, report } = await explore(server, '/menu', { keys: { 'enter-pin': ['2468', '0000'] } });
 * assert.deepEqual(faults, [], report);
 *
 * @param target an `AGIServer`, or a Nest application or testing module after `init()`; only one exploration of a
 * process at a time
 * @param path what follows the host in the dialplan, or several; each is explored, and with several, a route
 * to which none of them leads is a fault
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option, a path or a target that cannot be used
 *
 * @publicApi
 */
export async function explore(
  target: CallTarget,
  path: string | readonly string[],
  {
    resume,
    ...options
  }: ExploreOptions & {
    /** An exploration to go on with, which `save()` gave. */
    resume?: SavedExploration;
  } = {},
): Promise<Exploration> {
  const paths = typeof path === 'string' ? [path] : path;
  checkExploreOptions(options);
  return exploreBy(paths, inThisThread(target, options), {
    ...options,
    ...(resume !== undefined && { resume }),
    routes: paths.length > 1 ? routesOf(target) : [],
  });
}

/** Places calls in this thread, one after the other. */
export function inThisThread(target: CallTarget, options: ExploreOptions): Place {
  return async (prefixes) => {
    const walked: WalkedPath[] = [];
    for (const prefix of prefixes) walked.push(await walk(target, prefix, options));
    return walked;
  };
}

function walk(
  target: CallTarget,
  prefix: NumberedPrefix,
  options: ExploreOptions,
): Promise<WalkedPath> {
  return new PathWalk(inMemory(target, prefix.path), prefix, options).run();
}

/** Explores with calls that are placed elsewhere, as in other threads. */
export async function exploreBy(
  paths: readonly string[],
  place: Place,
  {
    state,
    depth = state === undefined ? DEFAULTS.depth : Infinity,
    calls = DEFAULTS.calls,
    within = Infinity,
    seed,
    signal,
    resume,
    routes,
    accept = () => true,
    onProgress,
  }: ExploreOptions & { resume?: SavedExploration; routes: readonly string[] },
): Promise<Exploration> {
  if (paths.length === 0) {
    throw new AGIError('E_AGI_INVALID_ARGUMENT', 'a path to explore is missing: /menu');
  }
  if (resume !== undefined && (resume.version as number) !== 1) {
    const shown = String(resume.version);
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `the saved exploration has the version ${shown}, but this package reads version 1`,
    );
  }
  const began = performance.now();
  const limits = { depth, calls, within, seed, signal, merges: state !== undefined };
  const search = new Search(paths, place, limits, resume?.search);
  let told = began;
  await search.run(() => {
    if (performance.now() - told < PERIOD) return;
    told = performance.now();
    const { calls: placed, faults } = search.findings;
    onProgress?.({ calls: placed, open: search.open, faults: faults.length });
  });
  const { findings } = search;
  const isComplete = search.open === 0 && !findings.isCut;
  const found = {
    calls: findings.calls,
    complete: isComplete,
    open: search.open,
    duration: performance.now() - began,
    telephoned: findings.elapsed,
    faults: faultsOf(findings, isComplete, routes, accept),
    unreached: unreachedOf(findings),
    paths: findings.paths,
    places: findings.places,
    edges: findings.edges,
  };
  const saved: SavedExploration = { version: 1, search: search.saved };
  return { ...found, report: reportOf(found), save: () => saved };
}

/** The routes of a server. */
export function routesOf(target: CallTarget): readonly string[] {
  const server = serverOf(target);
  return server instanceof AGIServer ? server.routes : [];
}
