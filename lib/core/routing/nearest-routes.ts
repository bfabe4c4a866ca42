import { distanceBetween } from '../edit-distance.js';

/** The most routes that are named. */
const MOST_NAMED = 3;

/** Bounds of the comparison: a peer must not keep the process busy with paths that have no route. */
const MOST_COMPARED = 200;
const LONGEST_COMPARED = 64;

/** The patterns that are most like a path, the nearest first. Patterns that differ much are left out. */
export function nearestRoutes(path: string, patterns: readonly string[]): readonly string[] {
  const wanted = comparable(path);
  const segments = path.split('/');
  return patterns
    .slice(0, MOST_COMPARED)
    .map((pattern) => {
      const like = comparable(filledIn(pattern, segments));
      return { pattern, distance: distanceBetween(wanted, like), length: like.length };
    })
    .filter(({ distance, length }) => distance <= Math.max(wanted.length, length) / 2)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_NAMED)
    .map(({ pattern }) => pattern);
}

/** A pattern whose parameters, which match anything, are replaced by the segments of the path. */
function filledIn(pattern: string, segments: readonly string[]): string {
  return pattern
    .split('/')
    .map((part, index) => {
      if (part.startsWith(':')) return segments[index] ?? '';
      return part.startsWith('*') ? segments.slice(index).join('/') : part;
    })
    .join('/');
}

function comparable(path: string): string {
  return path.slice(0, LONGEST_COMPARED).toLowerCase();
}
