import { distanceBetween } from '../edit-distance.js';

/** How many names a message suggests at most. */
const MOST_SUGGESTED = 3;

/** The names that are spelled most like one, the nearest first; none that is spelled quite otherwise. */
export function nearestNames(name: string, names: Iterable<string>): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...new Set(names)]
    .map((other) => ({ other, distance: distanceBetween(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, two) => one.distance - two.distance)
    .slice(0, MOST_SUGGESTED)
    .map(({ other }) => other);
}

/** The end of a message about an unknown name: `; did you mean port?`, or nothing. */
export function suggestion(name: string, names: Iterable<string>): string {
  const found = nearestNames(name, names);
  return found.length === 0 ? '' : `; did you mean ${found.join(', or ')}?`;
}
