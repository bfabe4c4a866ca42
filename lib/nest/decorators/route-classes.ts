/**
 * Every class with `@AgiRoute()` methods, to find those that no module lists. The references are weak:
 * a class that a test no longer uses can be collected.
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
 * Notes that an application lists a class, and with it every class that it extends. The prototypes show
 * which these are, even where a class decorator put another class in place of the one that was written.
 */
export function adoptRouteClass({ prototype }: { readonly prototype: object }): void {
  let current: object | null = prototype;
  while (current !== null && current !== Object.prototype) {
    adopted.add(current.constructor);
    current = Object.getPrototypeOf(current) as object | null;
  }
}

/** Classes with routes that no application of this process has listed. */
export function orphanedRouteClasses(): (new (...args: never[]) => unknown)[] {
  return [...classes]
    .map((known) => known.deref())
    .filter((known) => known !== undefined && !adopted.has(known)) as (new (
    ...args: never[]
  ) => unknown)[];
}
