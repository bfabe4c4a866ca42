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

/**
 * An application lists the class, or one that extends it. The prototypes tell, also where a class
 * decorator put a class of its own in the place of the one that was written.
 */
export function adoptRouteClass({ prototype }: { readonly prototype: object }): void {
  let current: object | null = prototype;
  while (current !== null && current !== Object.prototype) {
    adopted.add(current.constructor);
    current = Object.getPrototypeOf(current) as object | null;
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
