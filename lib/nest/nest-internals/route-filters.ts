import type { ArgumentsHost } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';

/** Nest's list of the exception filters of a route; named by its own fields, on Nest 11 and 12. */
export interface RouteFilters {
  readonly filters: readonly { readonly exceptionMetatypes?: readonly unknown[] }[];
  invokeCustomFilters(error: unknown, host: unknown): unknown;
}

/** Only the filters that name a class in their `@Catch()`. */
export function filtersNaming(errorClass: unknown, given: RouteFilters): RouteFilters {
  const filters = given.filters.filter(({ exceptionMetatypes = [] }) =>
    exceptionMetatypes.includes(errorClass),
  );
  return Object.assign(Object.create(given) as RouteFilters, { filters });
}

/**
 * Has the filters of a route handle an error.
 *
 * @returns what the filter gave, or `undefined` where no filter has handled the error
 */
export async function runFilters(
  filters: RouteFilters,
  error: unknown,
  host: ArgumentsHost,
): Promise<unknown> {
  const handled = await filters.invokeCustomFilters(error, host);
  // Filters of microservices give a stream.
  const result = isObservable(handled)
    ? await lastValueFrom(handled, { defaultValue: undefined })
    : handled;
  // Not handled is `null` on Nest 11 and `undefined` on Nest 12.
  return result ?? undefined;
}
