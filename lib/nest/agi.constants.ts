/**
 * Metadata keys. Fixed strings, so that two copies of the package in one application understand each
 * other's decorators.
 */
export const AGI_CONTROLLER_METADATA = 'nestjs-agi:controller';
export const AGI_GUARD_METADATA = 'nestjs-agi:guard';
/** Of a class: what the decorators say of its methods, by name. */
export const AGI_METHODS_METADATA = 'nestjs-agi:methods';
/** Of a function: what the decorators say of it. */
export const AGI_METHOD_METADATA = 'nestjs-agi:method';

/** Where Nest keeps parameter decorators; its own constant has moved between its versions. */
export const ROUTE_ARGS_METADATA = '__routeArguments__';

/** Where Nest keeps what `@UseGuards()` was given. */
export const GUARDS_METADATA = '__guards__';

/** Where Nest keeps what stands around a method, on the function, by the decorator that puts it there. */
export const ENHANCERS_METADATA = {
  UseGuards: GUARDS_METADATA,
  UseInterceptors: '__interceptors__',
  UsePipes: '__pipes__',
  UseFilters: '__exceptionFilters__',
} as const;

/** Where Nest keeps the path of an HTTP route, on the function. */
export const HTTP_PATH_METADATA = 'path';

/** `context.getType()` in a handler of a call. */
export const AGI_CONTEXT_TYPE = 'agi';

/** Name of the server that is made when none is given. */
export const DEFAULT_SERVER_NAME = 'default';
