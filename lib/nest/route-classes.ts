/**
 * Classes that have `@AgiRoute()` methods, so that one which no module lists can be told from one
 * that is not there. Weak: a class that a test forgets is forgotten here.
 */
const classes = new Set<WeakRef<object>>();
const adopted = new WeakSet();

export function rememberRouteClass(routeClass: object): void {
  for (const known of classes) {
    const present = known.deref();
    if (present === routeClass) return;
    if (present === undefined) classes.delete(known);
  }
  classes.add(new WeakRef(routeClass));
}

/** An application lists the class, or one that extends it. */
export function adoptRouteClass(routeClass: object): void {
  for (
    let current: unknown = routeClass;
    typeof current === 'function';
    current = Object.getPrototypeOf(current)
  ) {
    adopted.add(current);
  }
}

/** Classes that no application of this process has listed. */
export function orphanedRouteClasses(): (new (...args: never[]) => unknown)[] {
  return [...classes]
    .map((known) => known.deref())
    .filter((known) => known !== undefined && !adopted.has(known)) as (new (
    ...args: never[]
  ) => unknown)[];
}
