/** Nest's key of parameter decorators; its own constant has moved between its versions. */
export const ROUTE_ARGS_METADATA = '__routeArguments__';

/** Nest's key of the guards that `@UseGuards()` was given. */
export const GUARDS_METADATA = '__guards__';

/** Nest's keys of the enhancers of a method, on its function, by the decorator that leaves them there. */
export const ENHANCERS_METADATA = {
  UseGuards: GUARDS_METADATA,
  UseInterceptors: '__interceptors__',
  UsePipes: '__pipes__',
  UseFilters: '__exceptionFilters__',
} as const;

/** Nest's key of the path of an HTTP route, on the function. */
const HTTP_PATH_METADATA = 'path';

/** The indexes of the parameters of a method that have a decorator. */
export function decoratedParameters(type: object, method: PropertyKey): ReadonlySet<number> {
  const given = Reflect.getMetadata(ROUTE_ARGS_METADATA, type, method as string) as
    Record<string, { index: number }> | undefined;
  return new Set(Object.values(given ?? {}).map(({ index }) => index));
}

/** Whether a function has a decorator like `@Get()`. */
export function isHttpHandler(value: unknown): boolean {
  return typeof value === 'function' && Reflect.hasMetadata(HTTP_PATH_METADATA, value);
}

/** Of one kind, the enhancers that stand on a function. */
export function enhancersOn(value: object, key: string): readonly unknown[] {
  return (Reflect.getMetadata(key, value) ?? []) as readonly unknown[];
}
