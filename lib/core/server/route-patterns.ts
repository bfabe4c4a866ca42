/** The patterns of the routes of each server, in the order in which they were added. */
const patterns = new WeakMap<object, string[]>();

/** Notes a route that a server has. */
export function noteRoute(server: object, pattern: string): void {
  const known = patterns.get(server);
  if (known === undefined) patterns.set(server, [pattern]);
  else known.push(pattern);
}

/** The patterns of the routes that a server has. */
export function routePatternsOf(server: object): readonly string[] {
  return patterns.get(server) ?? [];
}
