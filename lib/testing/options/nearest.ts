import { distanceBetween } from '../../core/index.js';

/** As many names are worth reading. */
const MOST = 3;

/** The names that are spelled most like one, the nearest first; none that is quite another. */
export function nearest(name: string, names: Iterable<string>): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...new Set(names)]
    .map((other) => ({ other, distance: distanceBetween(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, two) => one.distance - two.distance)
    .slice(0, MOST)
    .map(({ other }) => other);
}

/** How a message goes on that names something unknown. */
export function suggestion(name: string, names: Iterable<string>): string {
  const found = nearest(name, names);
  return found.length === 0 ? '' : `; did you mean ${found.join(', or ')}?`;
}
