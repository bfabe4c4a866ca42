/** As many names are worth reading. */
const MOST = 3;

/** The names that are spelled most like one, the nearest first; none that is quite another. */
export function nearest(name: string, names: Iterable<string>): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...new Set(names)]
    .map((other) => ({ other, distance: distanceOf(name.toLowerCase(), other.toLowerCase()) }))
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

/** How many letters have to be changed, put in or left out (Levenshtein). */
function distanceOf(one: string, two: string): number {
  let row = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [place, other] of Array.from(two).entries()) {
      const change = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
